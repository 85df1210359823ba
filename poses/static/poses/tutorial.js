// What only a browser with scripts can do on a tutorial: play its video in place, share
// its address, count that it was read. Without this module the links lead to the video's own page.

// Nobody is asked for the player before somebody presses.
const facade = document.querySelector(".facade");

function play(address) {
  const frame = document.querySelector(".player") ?? document.createElement("iframe");
  frame.className = "player";
  frame.title = facade.querySelector(".facade-title").textContent;
  frame.allow = "autoplay; fullscreen; encrypted-media; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.src = address;
  if (!frame.isConnected) facade.replaceWith(frame);
  frame.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-player]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  play(link.dataset.player);
});

// A tutorial was read once it has stood before somebody for ten seconds. The house counts
// that, without a cookie and without anybody's name, unless the browser asks it not to.
const told = document.querySelector("[data-read]");
const isCounted = !navigator.globalPrivacyControl && navigator.doNotTrack !== "1";
let reading;

function read() {
  document.removeEventListener("visibilitychange", look);
  fetch(told.dataset.read, { method: "POST", credentials: "omit", keepalive: true }).catch(() => {});
}

function look() {
  clearTimeout(reading);
  if (document.visibilityState === "visible") reading = setTimeout(read, 10_000);
}

if (told && isCounted) {
  document.addEventListener("visibilitychange", look);
  look();
}

// The phone's own sheet where there is one, otherwise the clipboard.
const button = document.querySelector("[data-share]");

async function share() {
  const url = button.value || (document.querySelector("link[rel=canonical]")?.href ?? location.href);
  const title = button.dataset.share || document.title;
  if (navigator.share) return navigator.share({ title, url }).catch(() => {});
  await navigator.clipboard.writeText(url);
  const said = button.parentElement.querySelector("[role=status]");
  said.textContent = said.dataset.copied;
}

if (button && (navigator.share || navigator.clipboard)) {
  button.parentElement.hidden = false;
  button.addEventListener("click", share);
}
