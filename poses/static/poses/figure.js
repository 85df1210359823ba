// The figure of a pose, drawn anew while somebody writes it in the admin. Without this
// module it is drawn when the page is saved.

const PAUSE = 250;
const field = document.getElementById("id_figure");
const drawing = document.getElementById("drawing");
let waiting;
let turn = 0;

async function draw() {
  const mine = (turn += 1);
  const said = new FormData();
  said.set("figure", field.value);
  said.set("csrfmiddlewaretoken", field.form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(drawing.dataset.url, { method: "POST", body: said });
  if (answer.ok && mine === turn) drawing.innerHTML = await answer.text();
}

field?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => draw().catch(() => {}), PAUSE);
});
