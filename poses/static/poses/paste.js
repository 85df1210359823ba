// What a browser copies from a page has two forms: the words, and the HTML with its lists
// and links. The words stand in the box; the HTML goes along until somebody changes them.

const article = document.querySelector("[data-paste]");
const markup = document.getElementById(article.dataset.paste);
const note = document.querySelector("[data-paste-note]");

function keep(html) {
  markup.value = html;
  note.hidden = !html;
}

article.addEventListener("paste", ({ clipboardData }) => {
  const isWhole = article.selectionEnd - article.selectionStart === article.value.length;
  const html = isWhole ? clipboardData.getData("text/html") : "";
  // The words arrive in the box after this event, and are a change of their own.
  setTimeout(() => keep(html));
});
article.addEventListener("input", () => keep(""));
keep(markup.value);
