// Who is reading: the same page goes to everybody, so a reader who has signed in here
// asks for the account menu afterwards. Without this module the plain link stays.

const slot = document.getElementById("account");

if (slot && document.cookie.split("; ").includes("signed-in=1")) {
  const answer = await fetch(slot.dataset.src);
  if (answer.ok) slot.innerHTML = await answer.text();
}

// Escape and a click elsewhere close the menu.
const menu = slot?.querySelector("details");

if (menu) {
  document.addEventListener("click", ({ target }) => {
    if (!menu.contains(target)) menu.open = false;
  });
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
