/* Opens and closes the navigation on narrow screens, and closes open menus. */
(() => {
  const toggle = document.getElementById("nav-toggle");
  const set = (open) => {
    document.body.classList.toggle("nav-open", open);
    toggle.setAttribute("aria-expanded", String(open));
  };
  toggle.addEventListener("click", () => set(!document.body.classList.contains("nav-open")));
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details[open]")) if (menu !== except) menu.open = false;
  };
  addEventListener("click", (event) => closeMenus(event.target.closest("details")));
  addEventListener("blur", () => closeMenus()); // a click into the app's frame
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    set(false);
    closeMenus();
  });
})();
