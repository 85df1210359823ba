// Saving a tutorial, and putting it into the row that is practised. A tutorial's page is
// the same for everybody, so its buttons learn here what this browser remembers.

import * as shelf from "./shelf.js";
import "./sync.js";

const buttons = [...document.querySelectorAll("[data-shelf]")];

function draw(button) {
  const { shelf: name, slug, on, off } = button.dataset;
  const isThere = shelf.has(name, slug);
  button.setAttribute("aria-pressed", isThere);
  button.textContent = isThere ? on : off;
}

for (const button of buttons) {
  draw(button);
  button.addEventListener("click", () => {
    const { shelf: name, slug } = button.dataset;
    if (shelf.has(name, slug)) shelf.remove(name, slug);
    else if (!shelf.put(name, button.dataset)) {
      button.textContent = button.parentElement.dataset.full;
      return;
    }
    draw(button);
  });
}

addEventListener("practice taken", () => buttons.forEach(draw));
