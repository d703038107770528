/* The admin around an embedded app: answers what app-bridge.js asks and keeps the address in step with the frame. */
(() => {
  const frame = document.getElementById("app-frame");
  const { appOrigin, base, home } = frame.dataset;
  const at = (id) => document.getElementById(id);
  const send = (shell, message = {}) => frame.contentWindow.postMessage({ shell, ...message }, appOrigin);
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  let saveBar = { showing: false };

  async function json(path, body) {
    const response = await fetch(`${base}/~/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body ?? {}),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error?.message ?? `The admin answered ${response.status}.`);
    return answer;
  }

  /** A question over the whole admin. Resolves to the pressed button's value; "" when it was closed. */
  function question({ title, body, buttons }) {
    const dialog = element("dialog", { className: "dialog" });
    const heading = element("h2", { id: "question-title", textContent: title });
    dialog.setAttribute("aria-labelledby", heading.id);
    const form = element("form", { method: "dialog" });
    form.append(
      ...buttons.map(({ value, label, tone }) =>
        element("button", { value, textContent: label, className: `button ${tone ?? ""}` }),
      ),
    );
    dialog.append(heading, typeof body === "string" ? element("p", { textContent: body }) : body, form);
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) =>
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue);
      }),
    );
  }

  async function mayLeave() {
    if (!saveBar.showing) return true;
    const answer = await question({
      title: "Leave page with unsaved changes?",
      body: "Leaving this page will delete all unsaved changes.",
      buttons: [
        { value: "stay", label: "Stay" },
        { value: "leave", label: "Leave page", tone: "critical" },
      ],
    });
    return answer === "leave";
  }

  // --- nav -------------------------------------------------------------------------------------------------------------
  const nav = at("app-nav");
  let items = [];
  function paintNav() {
    nav.replaceChildren(
      ...items
        .filter((item) => !item.home)
        .map(({ label, href }) => element("li", {}, element("a", { textContent: label, href: base + href }))),
    );
    nav.hidden = nav.childElementCount === 0;
    markCurrent();
  }
  function markCurrent() {
    const here = decodeURI(location.pathname);
    const links = [...nav.querySelectorAll("a")];
    const fits = (link) => {
      const path = decodeURI(new URL(link.href).pathname).replace(/\/$/, "");
      return here === path || here.startsWith(`${path}/`);
    };
    const best = links.filter(fits).sort((a, b) => b.href.length - a.href.length)[0];
    for (const link of links) link.toggleAttribute("aria-current", false);
    at("app-home").toggleAttribute("aria-current", false);
    (best ?? at("app-home")).setAttribute("aria-current", "page");
  }
  async function goTo(event) {
    const link = event.target.closest("a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    if (!ready) return; // the frame does not listen yet: let the whole page load the address
    event.preventDefault();
    document.body.classList.remove("nav-open");
    if (!(await mayLeave())) return;
    const homeHref = items.find((item) => item.home)?.href ?? home;
    send("navigate", { href: link.id === "app-home" ? homeHref : link.getAttribute("href").slice(base.length) });
  }
  nav.addEventListener("click", goTo);
  at("app-home").addEventListener("click", goTo);

  // --- title bar, save bar, toasts -----------------------------------------------------------------------------------------
  function actionButton({ key, label, variant, tone, disabled, loading }) {
    const button = element("button", {
      type: "button",
      textContent: label,
      className: `button ${variant === "primary" ? "primary" : ""} ${tone === "critical" ? "critical" : ""}`,
      disabled: disabled || loading,
      onclick: () => {
        button.closest("details")?.removeAttribute("open");
        send("press", { key });
      },
    });
    if (loading) button.setAttribute("aria-busy", "true");
    return button;
  }
  function paintHead({ nav: declared, title, actions }) {
    items = declared;
    paintNav();
    at("app-title").textContent = title === frame.title ? "" : title;
    document.title = [title === frame.title ? "" : title, frame.title, document.title.split(" · ").at(-1)]
      .filter(Boolean)
      .join(" · ");
    const crumb = actions.find((action) => action.variant === "breadcrumb");
    const plain = actions.filter((action) => action !== crumb && action.group === "");
    const groups = Map.groupBy(
      actions.filter((action) => action !== crumb && action.group !== ""),
      (action) => action.group,
    );
    plain.sort((a, b) => Number(a.variant === "primary") - Number(b.variant === "primary"));
    at("app-actions").replaceChildren(
      ...[...groups].map(([label, members]) =>
        element(
          "details",
          { className: "menu" },
          element("summary", { className: "button", textContent: label }),
          element("div", {}, ...members.map(actionButton)),
        ),
      ),
      ...plain.map(actionButton),
    );
    at("app-crumb").replaceChildren(...(crumb ? [actionButton({ ...crumb, label: `‹ ${crumb.label}` })] : []));
  }

  function paintSaveBar(bar) {
    saveBar = bar;
    at("save-bar").hidden = !bar.showing;
    const press = async (what) => {
      const confirm = what === "discard" && bar.confirmDiscard;
      const answer = confirm
        ? await question({
            title: "Discard all unsaved changes?",
            body: "If you discard changes, you’ll delete any edits you made since you last saved.",
            buttons: [
              { value: "keep", label: "Continue editing" },
              { value: "discard", label: "Discard changes", tone: "critical" },
            ],
          })
        : "discard";
      if (answer === "discard" && bar[what]) send("press", { key: bar[what].key });
    };
    for (const what of ["save", "discard"]) {
      const button = at(`save-bar-${what}`);
      button.hidden = !bar[what];
      button.disabled = Boolean(bar[what]?.disabled || bar[what]?.loading);
      button.setAttribute("aria-busy", String(Boolean(bar[what]?.loading)));
      button.onclick = () => void press(what);
    }
  }

  const toasts = new Map();
  function showToast({ toast, message, duration = 5000, isError, action }) {
    const hide = (what) => {
      if (!toasts.delete(toast)) return;
      box.remove();
      if (what) send("toast", { toast, what });
    };
    const box = element(
      "div",
      { className: `toast${isError ? " error" : ""}` },
      element("span", { textContent: message }),
    );
    if (action) box.append(element("button", { type: "button", textContent: action, onclick: () => hide("action") }));
    const close = element("button", { type: "button", textContent: "×", onclick: () => hide("dismiss") });
    close.setAttribute("aria-label", "Dismiss");
    box.append(close);
    toasts.set(toast, hide);
    at("toasts").append(box);
    setTimeout(() => hide("dismiss"), duration);
  }

  // --- what the app asks -----------------------------------------------------------------------------------------------------
  async function requestScopes({ scopes }) {
    const list = element(
      "ul",
      {},
      ...scopes.map((scope) => element("li", {}, element("code", { textContent: scope }))),
    );
    const answer = await question({
      title: `${frame.title} asks for more access`,
      body: list,
      buttons: [
        { value: "decline", label: "Decline" },
        { value: "grant", label: "Update", tone: "primary" },
      ],
    });
    if (answer !== "grant") return { result: "declined-all", detail: await json("scopes") };
    return { result: "granted-all", detail: await json("scopes", { grant: scopes }) };
  }

  async function pickResource({ options }) {
    const { type = "product", multiple = false, query = "", action = "add" } = options ?? {};
    const found = await json("pick", { type });
    const search = element("input", { type: "search", value: query });
    search.setAttribute("aria-label", "Search");
    const list = element("div", { className: "picker" });
    const body = element("div", {}, search, list);
    const chosen = new Set((options?.selectionIds ?? []).map(({ id }) => id));
    const paint = () =>
      list.replaceChildren(
        ...found
          .filter(({ text }) => text.toLowerCase().includes(search.value.toLowerCase()))
          .map(({ id, text }) => {
            const box = element("input", {
              type: multiple ? "checkbox" : "radio",
              name: "pick",
              checked: chosen.has(id),
            });
            box.onchange = () => {
              if (!multiple) chosen.clear();
              if (box.checked) chosen.add(id);
              else chosen.delete(id);
            };
            return element("label", {}, box, element("span", { textContent: text }));
          }),
      );
    search.oninput = paint;
    paint();
    const answer = await question({
      title: `${action === "select" ? "Select" : "Add"} ${type}s`,
      body,
      buttons: [
        { value: "cancel", label: "Cancel" },
        { value: "add", label: action === "select" ? "Select" : "Add", tone: "primary" },
      ],
    });
    if (answer !== "add") return undefined;
    return found.filter(({ id }) => chosen.has(id)).map(({ resource }) => resource);
  }

  const answers = {
    idToken: async () => (await json("token")).token,
    scopesQuery: () => json("scopes"),
    scopesRequest: requestScopes,
    scopesRevoke: async ({ scopes }) => ({ detail: await json("scopes", { revoke: scopes }) }),
    resourcePicker: pickResource,
    leaveConfirmation: () => new Promise((resolve) => void mayLeave().then((leaves) => leaves && resolve(undefined))),
  };
  let ready = false;
  const reports = {
    ready: () => (ready = true),
    location: ({ path }) => {
      const url = `${base}${path === home ? "" : path}`;
      if (url !== location.pathname + location.search + location.hash) history.replaceState(null, "", url);
      markCurrent();
    },
    head: paintHead,
    saveBar: paintSaveBar,
    toast: showToast,
    toastHide: ({ toast }) => toasts.get(toast)?.(),
    loading: ({ isLoading }) => (at("loading").hidden = !isLoading),
    modal: ({ open }) => document.body.classList.toggle("app-modal-open", open),
    open: ({ path, newTab }) => {
      const url = base.replace(/\/apps\/[^/]+$/, "") + path;
      if (newTab) window.open(url, "_blank", "noopener");
      else location.assign(url);
    },
  };

  addEventListener("message", async ({ origin, source, data }) => {
    // Frames inside the app (a modal with src) speak to the shell too, and get their own answer.
    if (origin !== appOrigin || !data || typeof data.appBridge !== "string") return;
    if (data.id === undefined) return void reports[data.appBridge]?.(data);
    const reply = (message) => source.postMessage({ shell: "answer", id: data.id, ...message }, appOrigin);
    try {
      reply({ value: await answers[data.appBridge](data) });
    } catch (error) {
      reply({ error: error.message });
    }
  });
  frame.addEventListener("load", () => frame.classList.add("loaded"));
  frame.src = frame.dataset.src;
})();
