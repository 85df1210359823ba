// The draft as readers will see it, beside the form or below it, drawn anew after a save.

const box = document.querySelector("#beside");
const button = document.querySelector("[data-beside]");

function draw(frame) {
  const { contentWindow: shown } = frame;
  const place = shown.scrollY;
  frame.addEventListener("load", () => shown.scrollTo(0, place), { once: true });
  if (frame.src) shown.location.reload();
  else frame.src = frame.dataset.src;
}

if (box && button) {
  const frame = box.querySelector("iframe");
  button.hidden = false;
  button.addEventListener("click", () => {
    box.hidden = !box.hidden;
    button.setAttribute("aria-expanded", String(!box.hidden));
    box.parentElement.classList.toggle("has-beside", !box.hidden);
    if (!box.hidden) draw(frame);
  });
  box.querySelector("[data-wide]").addEventListener("change", ({ target }) => {
    box.classList.toggle("is-wide", target.checked);
  });
  document.addEventListener("desk:kept", () => {
    if (!box.hidden) draw(frame);
  });
}
