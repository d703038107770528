import { h as element, type ComponentChildren, type VNode } from "preact";

/** What the app answers: app/reports/order-block.ts has the same shape. */
export type Block = {
  path: string;
  status: string;
  note: string | null;
  lines: { id: string; item: string; units: number; supplier: string | null; status: string; why: string }[];
  parcels: { id: string; supplier: string; carrier: string | null; numbers: string[]; url: string | null }[];
  problems: { kind: string; title: string; cause: string; fix: string; path: string }[];
};

/** What is known so far. `block` null: Crossdock does not route this order. */
export type Loaded = { state: "loading" } | { state: "failed" } | { state: "ready"; block: Block | null };

type Translate = (key: string) => string;

/** One of Shopify's elements: Preact's own type of `h` knows HTML only. */
const h = (name: string, props: object, ...children: ComponentChildren[]): VNode =>
  element(name, props, ...children) as VNode;

/** Shopify's own words for where a line stands, with the tone that a badge has. */
const STATUS: { [status: string]: { label: string; tone: string } } = {
  "not-routed": { label: "Not routed", tone: "caution" },
  scheduled: { label: "Scheduled", tone: "info" },
  "on-hold": { label: "On hold", tone: "caution" },
  sent: { label: "Sent", tone: "info" },
  accepted: { label: "Accepted", tone: "info" },
  "in-progress": { label: "In progress", tone: "info" },
  "partially-fulfilled": { label: "Partially fulfilled", tone: "caution" },
  fulfilled: { label: "Fulfilled", tone: "success" },
  declined: { label: "Declined", tone: "warning" },
  failed: { label: "Failed", tone: "critical" },
  canceled: { label: "Canceled", tone: "neutral" },
  ignored: { label: "Ignored", tone: "neutral" },
};

const text = (children: ComponentChildren, props: object = {}) => h("s-text", props, children);
const stack = (gap: string, ...children: ComponentChildren[]) => h("s-stack", { gap }, ...children);
/** A page of the app, opened inside the admin. */
const inApp = (path: string) => `app:${path.replace(/^\//, "")}`;

function badge(status: string): VNode {
  const { label, tone } = STATUS[status] ?? { label: status, tone: "neutral" };
  return h("s-badge", { tone }, label);
}

/** The block: each line with its supplier, state and why, then parcels, then what needs a person. */
export function blockView(loaded: Loaded, t: Translate): VNode {
  return h("s-admin-block", { heading: t("name") }, content(loaded, t));
}

function content(loaded: Loaded, t: Translate): VNode {
  if (loaded.state === "loading") return h("s-spinner", { accessibilityLabel: t("loading") });
  if (loaded.state === "failed") return h("s-banner", { tone: "critical" }, t("failed"));
  const { block } = loaded;
  if (block === null) return text(t("unknown"));
  return stack(
    "base",
    ...block.problems.map((problem) => problemView(problem, t)),
    block.note === null ? null : text(block.note),
    ...(block.lines.length === 0 ? [text(t("empty"))] : block.lines.map((line) => lineView(line, t))),
    ...block.parcels.map(parcelView),
    h("s-link", { href: inApp(block.path) }, t("open")),
  );
}

const problemView = ({ kind, title, cause, fix, path }: Block["problems"][number], t: Translate) =>
  h(
    "s-banner",
    { key: `problem ${kind}`, tone: "warning", heading: title },
    stack(
      "small",
      text(cause),
      text(fix),
      h("s-link", { href: inApp(path), accessibilityLabel: `${t("open")}: ${title}` }, t("open")),
    ),
  );

const lineView = ({ id, item, units, supplier, status, why }: Block["lines"][number], t: Translate) =>
  h(
    "s-stack",
    { key: id, gap: "small" },
    h(
      "s-stack",
      { direction: "inline", gap: "small", alignItems: "center" },
      text(`${units} × ${item}: ${supplier ?? t("nobody")}`, { type: "strong" }),
      badge(status),
    ),
    text(why, { color: "subdued" }),
  );

const parcelView = ({ id, supplier, carrier, numbers, url }: Block["parcels"][number]) => {
  const named = [carrier, numbers.join(", ")].filter(Boolean).join(" ");
  const words = `${supplier}: ${named === "" ? "parcel without tracking" : named}`;
  return url === null ? h("s-text", { key: id }, words) : h("s-link", { key: id, href: url, target: "_blank" }, words);
};
