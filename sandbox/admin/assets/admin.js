/* Opens and closes the navigation on narrow screens. */
(() => {
  const toggle = document.getElementById("nav-toggle");
  const set = (open) => {
    document.body.classList.toggle("nav-open", open);
    toggle.setAttribute("aria-expanded", String(open));
  };
  toggle.addEventListener("click", () => set(!document.body.classList.contains("nav-open")));
  addEventListener("keydown", (event) => event.key === "Escape" && set(false));
})();
