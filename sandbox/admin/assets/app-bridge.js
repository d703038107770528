/*
 * Stands in for https://cdn.shopify.com/shopifycloud/app-bridge.js. It runs inside the app's frame and speaks with the
 * admin shell around it (shell.js) by postMessage. What apps and Shopify's libraries can observe is modelled; what is
 * not modelled rejects with a message that says so.
 */
(() => {
  if (window.shopify) return; // the app's head and AppProvider both load the script
  const script = document.currentScript;
  const query = new URLSearchParams(location.search);
  const apiKey =
    document.querySelector('meta[name="shopify-api-key"]')?.content ??
    script?.dataset.apiKey ??
    document.querySelector("script[data-api-key]")?.dataset.apiKey ??
    "";
  const shellOrigin = new URL(script?.src ?? location.href).origin;
  const inModal = window.parent !== window.top;
  /** Parameters Shopify puts on the frame's address; they never reach the admin's own address. */
  const FRAME_PARAMS =
    "hmac locale protocol session id_token shop timestamp host embedded appLoadId shopify-reload".split(" ");

  // A full page load inside the frame loses the query, the tab does not lose what it was told first.
  const remembered = JSON.parse(sessionStorage.getItem("app-bridge") ?? "{}");
  const shop = query.get("shop") ?? remembered.shop;
  const host = query.get("host") ?? remembered.host;
  const locale = query.get("locale") ?? remembered.locale ?? "en";
  sessionStorage.setItem("app-bridge", JSON.stringify({ shop, host, locale }));

  // --- speaking with the shell -------------------------------------------------------------------------------------
  let lastId = 0;
  const waiting = new Map();
  const handlers = {};
  const tell = (type, message = {}) => window.top.postMessage({ appBridge: type, ...message }, shellOrigin);
  const ask = (type, message = {}) =>
    new Promise((resolve, reject) => {
      const id = (lastId += 1);
      waiting.set(id, { resolve, reject });
      tell(type, { ...message, id });
    });
  addEventListener("message", ({ origin, data }) => {
    if (origin !== shellOrigin || !data || typeof data.shell !== "string") return;
    if (data.shell === "answer") {
      const call = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.error) call?.reject(new Error(data.error));
      else call?.resolve(data.value);
    } else handlers[data.shell]?.(data);
  });

  // --- session tokens and fetch ------------------------------------------------------------------------------------
  let token;
  async function idToken({ fresh = false } = {}) {
    if (fresh || !token || Date.now() > token.useUntilMs) {
      const promise = ask("idToken");
      token = { promise, useUntilMs: Date.now() + 45_000 };
      promise.catch(() => (token = undefined));
    }
    return token.promise;
  }

  const browserFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    if (typeof input === "string" && input.startsWith("shopify:"))
      throw new TypeError("Direct API access from the browser is not modelled by the sandbox.");
    const request = new Request(input, init);
    if (new URL(request.url).origin !== location.origin) return browserFetch(request);
    const send = async (options) => {
      const copy = request.clone();
      copy.headers.set("Authorization", `Bearer ${await idToken(options)}`);
      copy.headers.set("X-Requested-With", "XMLHttpRequest");
      return browserFetch(copy);
    };
    let response = await send();
    if (response.status === 401 && response.headers.has("X-Shopify-Retry-Invalid-Session-Request"))
      response = await send({ fresh: true });
    const elsewhere = response.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
    if (elsewhere) openAdmin(elsewhere) || location.assign(elsewhere);
    return response;
  };

  // --- addresses ---------------------------------------------------------------------------------------------------
  function reportLocation() {
    if (inModal || query.has("shopify-reload")) return;
    const url = new URL(location.href);
    for (const name of FRAME_PARAMS) url.searchParams.delete(name);
    tell("location", { path: url.pathname + url.search + url.hash });
  }
  for (const method of ["pushState", "replaceState"]) {
    const original = history[method].bind(history);
    history[method] = (...args) => {
      original(...args);
      reportLocation();
      queueMicrotask(reportHead);
    };
  }
  addEventListener("popstate", reportLocation);
  addEventListener("hashchange", reportLocation);

  /** `shopify://admin/…`, `shopify:admin/…` and admin.shopify.com lead out of the app, to the store's own pages. */
  function adminPath(href) {
    const direct = /^shopify:\/*admin\/(.*)$/i.exec(href);
    if (direct) return `/${direct[1]}`;
    const full = /^https:\/\/(?:admin\.shopify\.com\/store\/[^/]+|[^/]+\.myshopify\.com\/admin)(\/.*)?$/i.exec(href);
    return full ? (full[1] ?? "/") : undefined;
  }
  function openAdmin(href, newTab = false) {
    const path = adminPath(String(href));
    if (path === undefined) return false;
    tell("open", { path, newTab });
    return true;
  }
  const browserOpen = window.open.bind(window);
  window.open = (url, target, features) =>
    openAdmin(url, target === "_blank") ? null : browserOpen(url, target, features);
  addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (link && openAdmin(link.getAttribute("href"), link.target === "_blank")) event.preventDefault();
  });

  let navigators = 0;
  const listen = window.addEventListener.bind(window);
  const listenDocument = document.addEventListener.bind(document);
  window.addEventListener = (type, ...rest) => ((navigators += type === "shopify:navigate"), listen(type, ...rest));
  document.addEventListener = (type, ...rest) => (
    (navigators += type === "shopify:navigate"),
    listenDocument(type, ...rest)
  );
  handlers.navigate = async ({ href }) => {
    if (navigators === 0) {
      // The app does no navigation of its own: load the page, with what an embedded page needs.
      const url = new URL(href, location.href);
      for (const [name, value] of Object.entries({ embedded: "1", shop, host, locale, id_token: await idToken() }))
        url.searchParams.set(name, value);
      location.assign(url);
      return;
    }
    const link = document.createElement("a");
    link.setAttribute("href", href);
    link.hidden = true;
    document.body.append(link);
    link.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true }));
    link.remove();
  };

  // --- what the app declares: nav, title bar, save bar ---------------------------------------------------------------
  let lastHead = "";
  function reportHead() {
    if (inModal) return;
    const nav = [...document.querySelectorAll("ui-nav-menu a[href], s-app-nav a[href], s-app-nav s-link[href]")].map(
      (a) => ({
        label: a.textContent.trim(),
        href: a.getAttribute("href"),
        home: a.getAttribute("rel") === "home",
      }),
    );
    const bar = [...document.querySelectorAll("ui-title-bar")].find((one) => !one.closest("ui-modal"));
    const head = {
      nav,
      title: bar?.getAttribute("title") || document.title || "",
      actions: bar ? actionsOf(bar) : [],
    };
    const text = JSON.stringify(head);
    if (text === lastHead) return;
    lastHead = text;
    tell("head", head);
  }
  const elements = new Map();
  const keys = new WeakMap();
  function keyOf(element) {
    if (!keys.has(element)) keys.set(element, `e${(lastId += 1)}`);
    elements.set(keys.get(element), new WeakRef(element));
    return keys.get(element);
  }
  const actionOf = (element) => ({
    key: keyOf(element),
    label: element.textContent.trim(),
    variant: element.getAttribute("variant") ?? "",
    tone: element.getAttribute("tone") ?? "",
    disabled: element.hasAttribute("disabled"),
    loading: element.hasAttribute("loading") && element.getAttribute("loading") !== "false",
    group: element.closest("section")?.getAttribute("label") ?? "",
  });
  const actionsOf = (bar) => [...bar.querySelectorAll("button, a")].map(actionOf);
  handlers.press = ({ key }) => elements.get(key)?.deref()?.click();

  /** Children are declarations, not content: a shadow root without a slot keeps them from showing. */
  class Declaration extends HTMLElement {
    connectedCallback() {
      if (!this.shadowRoot) this.attachShadow({ mode: "open" });
      queueMicrotask(reportHead);
    }
    disconnectedCallback() {
      queueMicrotask(reportHead);
    }
  }
  for (const name of ["ui-nav-menu", "ui-title-bar", "s-app-nav"])
    customElements.define(name, class extends Declaration {});

  class SaveBar extends Declaration {
    showing = false;
    connectedCallback() {
      super.connectedCallback();
      this.observer = new MutationObserver(() => this.showing && this.report());
      this.observer.observe(this, { subtree: true, childList: true, attributes: true, characterData: true });
    }
    disconnectedCallback() {
      this.observer?.disconnect();
      if (this.showing) this.hide();
    }
    get discardConfirmation() {
      return this.hasAttribute("discardconfirmation");
    }
    set discardConfirmation(value) {
      this.toggleAttribute("discardconfirmation", Boolean(value));
    }
    report() {
      const buttons = [...this.querySelectorAll("button")];
      const save = buttons.find((one) => one.getAttribute("variant") === "primary");
      const discard = buttons.find((one) => one !== save);
      tell("saveBar", {
        bar: keyOf(this),
        showing: this.showing,
        confirmDiscard: this.discardConfirmation,
        save: save && actionOf(save),
        discard: discard && actionOf(discard),
      });
    }
    async show() {
      if (this.showing) return;
      this.showing = true;
      this.report();
      this.dispatchEvent(new Event("show"));
    }
    async hide() {
      if (!this.showing) return;
      this.showing = false;
      this.report();
      this.dispatchEvent(new Event("hide"));
    }
    toggle() {
      return this.showing ? this.hide() : this.show();
    }
  }
  customElements.define("ui-save-bar", SaveBar);

  // A form with data-save-bar gets a save bar of its own.
  const formBars = new WeakMap();
  function formBar(form) {
    if (!formBars.has(form)) {
      const bar = document.createElement("ui-save-bar");
      const [save, discard] = [document.createElement("button"), document.createElement("button")];
      save.setAttribute("variant", "primary");
      save.onclick = () => form.requestSubmit();
      discard.onclick = () => form.reset();
      bar.append(save, discard);
      document.body.append(bar);
      formBars.set(form, bar);
    }
    return formBars.get(form);
  }
  addEventListener("input", (event) => {
    const form = event.target instanceof Element && event.target.closest("form[data-save-bar]");
    if (form) void formBar(form).show();
  });
  for (const type of ["submit", "reset"])
    addEventListener(type, (event) => event.target instanceof Element && formBars.get(event.target)?.hide());

  // --- modal ---------------------------------------------------------------------------------------------------------
  const MODAL_CSS = `
    .app-bridge-modal { border: 0; border-radius: 12px; padding: 0; width: min(620px, calc(100vw - 24px)); max-height: calc(100vh - 48px);
      color: #303030; background: #fff; box-shadow: 0 20px 40px rgb(0 0 0 / 35%); font: 400 14px/20px Inter, system-ui, sans-serif; }
    .app-bridge-modal[data-variant="small"] { width: min(380px, calc(100vw - 24px)); }
    .app-bridge-modal[data-variant="large"] { width: min(980px, calc(100vw - 24px)); }
    .app-bridge-modal[data-variant="max"] { width: calc(100vw - 24px); height: calc(100vh - 24px); }
    .app-bridge-modal::backdrop { background: rgb(0 0 0 / 55%); }
    .app-bridge-modal-head { display: flex; align-items: center; justify-content: space-between; gap: 12px; padding: 10px 16px; background: #f3f3f3; border-bottom: 1px solid #e3e3e3; }
    .app-bridge-modal-head h2 { margin: 0; font-size: 14px; font-weight: 600; }
    .app-bridge-modal-foot { display: flex; justify-content: flex-end; gap: 8px; padding: 12px 16px; border-top: 1px solid #e3e3e3; }
    .app-bridge-modal-foot:empty { display: none; }
    .app-bridge-modal-head button, .app-bridge-modal-foot button { font: inherit; font-weight: 550; padding: 5px 12px; border-radius: 8px; border: 1px solid #8a8a8a; background: #fff; color: #303030; cursor: pointer; }
    .app-bridge-modal-head button { border-color: transparent; background: transparent; padding: 2px 8px; font-size: 18px; }
    .app-bridge-modal-foot button[data-variant="primary"] { background: #303030; border-color: #303030; color: #fff; }
    .app-bridge-modal-foot button[data-tone="critical"] { background: #a30a24; border-color: #a30a24; color: #fff; }
    .app-bridge-modal-foot button:disabled { opacity: .55; cursor: default; }
    .app-bridge-modal button:focus-visible { outline: 2px solid #005bd3; outline-offset: 1px; }
    .app-bridge-modal iframe { display: block; width: 100%; height: 70vh; border: 0; }`;
  let modals = 0;

  class Modal extends HTMLElement {
    constructor() {
      super();
      this.content = document.createElement("div");
      this.dialog = undefined;
    }
    connectedCallback() {
      if (!this.shadowRoot) this.attachShadow({ mode: "open" });
    }
    disconnectedCallback() {
      this.close();
      this.dialog?.remove();
      this.dialog = undefined;
    }
    get variant() {
      return this.getAttribute("variant") ?? "base";
    }
    set variant(value) {
      this.setAttribute("variant", value);
    }
    get src() {
      return this.getAttribute("src") ?? undefined;
    }
    set src(value) {
      this.setAttribute("src", value);
    }
    get contentWindow() {
      return this.dialog?.open ? (this.dialog.querySelector("iframe")?.contentWindow ?? null) : null;
    }
    async show() {
      if (this.dialog?.open) return;
      this.wanted = true;
      await this.build();
      if (!this.isConnected || !this.wanted || this.dialog.open) return;
      this.dialog.showModal();
      modals += 1;
      tell("modal", { open: modals > 0 });
      this.dispatchEvent(new Event("show"));
    }
    async hide() {
      this.close();
    }
    toggle() {
      return this.dialog?.open ? this.hide() : this.show();
    }
    close() {
      this.wanted = false;
      if (this.dialog?.open) this.dialog.close();
    }
    async build() {
      if (!document.getElementById("app-bridge-modal-css")) {
        const style = document.createElement("style");
        style.id = "app-bridge-modal-css";
        style.textContent = MODAL_CSS;
        document.head.append(style);
      }
      if (!this.dialog) {
        const dialog = document.createElement("dialog");
        dialog.className = "app-bridge-modal";
        const header = document.createElement("div");
        header.className = "app-bridge-modal-head";
        const title = document.createElement("h2");
        title.id = `${keyOf(this)}-title`;
        const close = document.createElement("button");
        close.type = "button";
        close.setAttribute("aria-label", "Close");
        close.textContent = "×";
        close.onclick = () => this.close();
        header.append(title, close);
        const footer = document.createElement("div");
        footer.className = "app-bridge-modal-foot";
        dialog.setAttribute("aria-labelledby", title.id);
        dialog.append(header, this.content, footer);
        dialog.addEventListener("close", () => {
          modals -= 1;
          this.observer?.disconnect();
          tell("modal", { open: modals > 0 });
          this.dispatchEvent(new Event("hide"));
        });
        document.body.append(dialog);
        this.dialog = dialog;
      }
      this.dialog.dataset.variant = this.variant;
      if (this.src) {
        const url = new URL(this.src, location.href);
        for (const [name, value] of Object.entries({ embedded: "1", shop, host, locale, id_token: await idToken() }))
          url.searchParams.set(name, value);
        const frame = document.createElement("iframe");
        frame.src = url.href;
        this.content.replaceChildren(frame);
      } else if (this.content.childNodes.length === 0) {
        const own = [...this.children].filter((one) => !one.localName.startsWith("ui-") && one.childNodes.length > 0);
        this.content.append(...own);
      }
      this.paint();
      this.observer = new MutationObserver(() => this.paint());
      this.observer.observe(this, { subtree: true, childList: true, attributes: true, characterData: true });
    }
    paint() {
      const bar = this.querySelector("ui-title-bar");
      const title = bar?.getAttribute("title") || document.title;
      this.dialog.querySelector(".app-bridge-modal-head h2").textContent = title;
      const frame = this.content.querySelector(":scope > iframe");
      if (frame) frame.title = title;
      // The primary action stands last, as Shopify shows it.
      const actions = [...(bar?.querySelectorAll("button, a") ?? [])].map((element) => ({
        element,
        ...actionOf(element),
      }));
      actions.sort((a, b) => Number(a.variant === "primary") - Number(b.variant === "primary"));
      this.dialog.querySelector(".app-bridge-modal-foot").replaceChildren(
        ...actions.map(({ element, label, variant, tone, disabled, loading }) => {
          const button = document.createElement("button");
          button.type = "button";
          button.textContent = label;
          button.dataset.variant = variant;
          button.dataset.tone = tone;
          button.disabled = disabled || loading;
          button.setAttribute("aria-busy", String(loading));
          button.onclick = () => element.click();
          return button;
        }),
      );
    }
  }
  customElements.define("ui-modal", Modal);

  // --- the shopify object --------------------------------------------------------------------------------------------
  const toasts = new Map();
  handlers.toast = ({ toast, what }) => {
    const options = toasts.get(toast);
    if (what === "action") options?.onAction?.();
    if (what === "dismiss") options?.onDismiss?.();
    toasts.delete(toast);
  };
  const byId = (id) => {
    const element = document.getElementById(id);
    if (!element) throw new Error(`There is no element with the id ${id}.`);
    return element;
  };
  const overlays = {
    show: async (id) => byId(id).show(),
    hide: async (id) => byId(id).hide(),
    toggle: async (id) => byId(id).toggle(),
  };
  const notModelled = (name) => async () => {
    throw new Error(`shopify.${name} is not modelled by the sandbox.`);
  };
  window.shopify = {
    config: { apiKey, shop, host, locale, appOrigins: [], disabledFeatures: [], debug: {} },
    origin: shellOrigin,
    ready: Promise.resolve(),
    environment: { embedded: true, mobile: false, pos: false, intent: false },
    setSignals() {},
    loading: (isLoading = true) => tell("loading", { isLoading: Boolean(isLoading) }),
    idToken: () => idToken(),
    user: async () => ({ accountAccess: "full" }),
    toast: {
      show(message, options = {}) {
        const toast = `t${(lastId += 1)}`;
        toasts.set(toast, options);
        const { duration, isError, action } = options;
        tell("toast", { toast, message: String(message), duration, isError: Boolean(isError), action });
        return toast;
      },
      hide: (toast) => tell("toastHide", { toast }),
    },
    modal: overlays,
    saveBar: { ...overlays, leaveConfirmation: () => ask("leaveConfirmation") },
    scopes: {
      query: () => ask("scopesQuery"),
      request: (scopes) => ask("scopesRequest", { scopes }),
      revoke: (scopes) => ask("scopesRevoke", { scopes }),
    },
    resourcePicker: (options) => ask("resourcePicker", { options }),
    picker: notModelled("picker"),
    scanner: { capture: notModelled("scanner.capture") },
    pos: {},
    intents: { invoke: notModelled("intents.invoke") },
    webVitals: { onReport: async () => undefined },
    support: { registerHandler: async () => undefined },
    reviews: { request: async () => ({ success: false, code: "merchant-ineligible", message: "Not in a sandbox." }) },
    app: { extensions: async () => [] },
    shopifyQL: { query: notModelled("shopifyQL.query") },
    tools: { register: () => () => undefined, unregister() {}, clear() {} },
  };

  // --- start -----------------------------------------------------------------------------------------------------------
  const reload = query.get("shopify-reload");
  if (reload) {
    // The app's bounce page: come back with a session token.
    void idToken({ fresh: true }).then((text) => {
      const url = new URL(reload);
      url.searchParams.set("id_token", text);
      location.replace(url);
    });
    return;
  }
  const start = () => {
    let soon;
    const reportSoon = () => (soon ??= setTimeout(() => ((soon = undefined), reportHead()), 20));
    new MutationObserver(reportSoon).observe(document, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
    reportLocation();
    reportHead();
    if (!inModal) tell("ready");
  };
  if (document.readyState === "loading") listenDocument("DOMContentLoaded", start);
  else start();
})();
