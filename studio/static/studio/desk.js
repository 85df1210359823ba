// The visual editor hides the field that has the label: its own box takes it over.

function takeOver(field) {
  const box = field.closest(".prose-editor")?.querySelector("[role=textbox]");
  const label = field.labels[0];
  if (!box || !label) return;
  box.setAttribute("aria-label", label.textContent);
  label.addEventListener("click", () => box.focus());
}

document.addEventListener("prose-editor:ready", ({ detail }) => takeOver(detail.textarea));
document.querySelectorAll(".prose-editor > textarea").forEach(takeOver);
