// A chosen picture is made smaller here, sent at once, and its progress shown. Whatever
// fails, the file stays in its field and goes with the form, as without this module.

const WIDEST = 2400;
const ENOUGH = 1_500_000;
const EVERY = 800;
const OFTEN = 75;

const part = (field, name) => field.closest("[data-smaller]").querySelector(name);

function tell(field, text, isWrong = false) {
  const told = part(field, "[data-picture-told]");
  told.textContent = text;
  told.classList.toggle("invalid-feedback", isWrong);
}

// A canvas turns a photo as it was held and knows nothing of where it was taken.
async function smaller(file) {
  if (file.size < ENOUGH && file.type !== "image/png") return file;
  const whole = await createImageBitmap(file);
  const scale = Math.min(1, WIDEST / Math.min(whole.width, whole.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(whole.width * scale);
  canvas.height = Math.round(whole.height * scale);
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.imageSmoothingQuality = "high";
  paper.drawImage(whole, 0, 0, canvas.width, canvas.height);
  whole.close();
  const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
  return made && made.size < file.size ? made : file;
}

function sent(field, picture) {
  const data = new FormData();
  data.append("picture", picture, "picture");
  data.append("csrfmiddlewaretoken", field.form.elements.csrfmiddlewaretoken.value);
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const share = Math.floor((100 * loaded) / total);
      tell(field, field.closest("[data-smaller]").dataset.sending.replace("…", share));
    });
    request.addEventListener("load", () => done(request));
    request.addEventListener("error", failed);
    request.open("POST", field.dataset.picture);
    request.send(data);
  });
}

function show(state, html) {
  const found = new DOMParser().parseFromString(html, "text/html");
  const shown = found.querySelector(".picture-state");
  // A sign-in page, for instance: then the form itself will say so.
  if (!shown) return null;
  state.replaceWith(shown);
  return shown;
}

async function choose(field) {
  const [file] = field.files;
  if (!file) return;
  const { dataset } = field.closest("[data-smaller]");
  const name = part(field, "[data-picture-sent]");
  name.value = "";
  try {
    tell(field, dataset.smaller);
    const picture = await smaller(file).catch(() => file);
    const answer = await sent(field, picture);
    if (field.files[0] !== file) return;
    const state = show(part(field, ".picture-state"), answer.responseText);
    if (!state) throw new Error(answer.status);
    tell(field, "");
    field.value = "";
    name.value = state.dataset.file;
    follow(state);
  } catch {
    tell(field, dataset.failed, true);
  }
}

async function follow(state, times = 0) {
  const { waiting } = state.dataset;
  if (!waiting || !state.isConnected || times > OFTEN) return;
  await new Promise((go) => setTimeout(go, EVERY));
  const answer = await fetch(waiting).catch(() => null);
  const html = answer?.ok ? await answer.text() : "";
  if (!state.isConnected) return;
  const shown = show(state, html) ?? state;
  // Refused after all: the form no longer speaks of it.
  if (!shown.dataset.file) part(shown, "[data-picture-sent]").value = "";
  follow(shown, times + 1);
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("input[type=file][data-picture]")) choose(target);
});
document.querySelectorAll(".picture-state[data-waiting]").forEach((state) => follow(state));
