import type { Store } from "../types.ts";
import { toFixedDecimal } from "../store/money.ts";

/** Markup that is safe to put into a page as it is. */
export type Html = { readonly markup: string };
type Part = Html | string | number | null | undefined | false | Part[];

/** Template tag: everything put in is escaped, except what already is Html. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Html {
  return { markup: texts.reduce((before, text, index) => before + markupOf(parts[index - 1]) + text) };
}

function markupOf(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (Array.isArray(part)) return part.map(markupOf).join("");
  if (typeof part === "object") return part.markup;
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Minor units as people read them: "€12.50". */
export function moneyText(minor: number, currency: string): string {
  const amount = Number(toFixedDecimal(minor, currency));
  return new Intl.NumberFormat("en", { style: "currency", currency }).format(amount);
}

/** "21 Nov 2026, 14:05" in the store's time zone. */
export function timeText(store: Store, iso: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: store.timeZone,
  }).format(new Date(iso));
}

const GOOD = ["FULFILLED", "PAID", "SUCCESS", "CLOSED", "ACCEPTED", "ACTIVE", "DELIVERED"];
const BAD = ["CANCELLED", "REJECTED", "INCOMPLETE", "ERROR", "FAILURE", "VOIDED", "EXPIRED"];
const PLAIN = ["UNSUBMITTED", "ARCHIVED", "DRAFT", "REFUNDED"];

/** A status of the API as a badge: PARTIALLY_FULFILLED → "Partially fulfilled". */
export function badge(status: string | null): Html {
  if (status === null) return html``;
  const tone = GOOD.includes(status) ? "good" : BAD.includes(status) ? "bad" : PLAIN.includes(status) ? "" : "warn";
  return html`<span class="badge ${tone}">${words(status)}</span>`;
}

/** IN_PROGRESS → "In progress". */
export function words(constant: string): string {
  const text = constant.toLowerCase().replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export type PageOptions = {
  title: string;
  /** All stores, for the switcher. */
  stores: Iterable<Store>;
  body: Html;
  store?: Store;
  /** The side navigation; absent on the list of stores. */
  side?: Html;
  scripts?: string[];
  /** Names the main landmark where the page holds another one in a frame. */
  mainLabel?: string;
};

/** A whole page: top bar with the store switcher, side navigation, main. */
export function page({ title, stores, body, store, side, scripts = [], mainLabel }: PageOptions): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Sandbox admin</title>
        <link rel="icon" href="/cdn/icon.svg" />
        <link rel="stylesheet" href="/cdn/admin.css" />
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="top">
          ${
            side &&
            html`<button type="button" id="nav-toggle" aria-expanded="false" aria-controls="side" aria-label="Menu">
              ☰
            </button>`
          }
          <a class="brand" href="/"
            ><img src="/cdn/icon.svg" alt="" width="24" height="24" /><span>Sandbox admin</span></a
          >
          <div class="spacer"></div>
          ${store && switcher(store, stores)}
        </header>
        ${
          side
            ? html`<div class="columns">
                <nav class="side" id="side" aria-label="Store">${side}</nav>
                <main id="main" tabindex="-1" ${mainLabel && html`aria-label="${mainLabel}"`}>${body}</main>
              </div>`
            : html`<main id="main" tabindex="-1">${body}</main>`
        }
        ${side && html`<script src="/cdn/admin.js"></script>`}
        ${scripts.map((script) => html`<script src="${script}"></script>`)}
      </body>
    </html>`.markup;
}

function switcher(current: Store, stores: Iterable<Store>): Html {
  return html`<details class="switcher">
    <summary>
      <span class="initials" aria-hidden="true">${initials(current.name)}</span>
      <span>${current.name}</span>
    </summary>
    <ul aria-label="Stores">
      ${[...stores].map(
        (store) =>
          html`<li>
            <a href="/store/${store.handle}" ${store === current && html`aria-current="true"`}>${store.name}</a>
          </li>`,
      )}
      <li><a href="/">All stores</a></li>
    </ul>
  </details>`;
}

const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0).toUpperCase())
    .slice(0, 2)
    .join("");
