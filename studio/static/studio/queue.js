// Deciding by keys. They work only while a comment has the focus, so that nobody who
// dictates or types elsewhere decides by accident. Without this module buttons do it all.

const queue = document.getElementById("queue");
const cards = [...queue.querySelectorAll(".queue-card")];

const go = (card) => {
  card?.focus();
  card?.scrollIntoView({ block: "nearest" });
};

queue.addEventListener("keydown", (event) => {
  const typing = event.target.matches("select, input:not([type=checkbox])");
  const card = event.target.closest(".queue-card");
  if (!(card || event.key === "u") || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = cards.indexOf(card);
  const act = {
    j: () => go(cards[at + 1]),
    k: () => go(cards[at - 1]),
    x: () => card.querySelector("[name=pick]").click(),
    u: () => queue.querySelector("[data-key=u]")?.click(),
  }[event.key] ?? (() => card.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click());
  if (event.key.length === 1 && event.key !== " ") {
    event.preventDefault();
    act();
  }
});

go(cards[0] ?? queue.querySelector("[data-key=u]"));
