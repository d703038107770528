import { displayFulfillmentStatus } from "../store/order-facts.ts";
import type { Store, Variant } from "../types.ts";
import type { World } from "../world.ts";
import { html, moneyText, words, type Html } from "./html.ts";
import { storePage, type Notice } from "./layout.ts";
import { ROWS_MAX, variantName } from "./store-pages.ts";

/** A store's start page: numbers, apps, and the shop window where customers buy. */
export function homePage(world: World, store: Store, notice?: Notice): string {
  const orders = [...store.orders.values()];
  const open = orders.filter((order) => !order.cancelledAt && displayFulfillmentStatus(order, store) !== "FULFILLED");
  return storePage(world, {
    place: { store, here: "home" },
    title: store.name,
    ...(notice ? { notice } : {}),
    body: html`<dl class="stats">
        <div>
          <dt>Orders</dt>
          <dd>${orders.length}</dd>
        </div>
        <div>
          <dt>Not fulfilled yet</dt>
          <dd>${open.length}</dd>
        </div>
        <div>
          <dt>Products</dt>
          <dd>${store.products.size}</dd>
        </div>
        <div>
          <dt>Locations</dt>
          <dd>${store.locations.size}</dd>
        </div>
      </dl>
      <div class="two">
        ${shopWindow(store)}
        <div>
          ${appsCard(world, store)}
          <section class="card">
            <h2>Store details</h2>
            <dl class="facts">
              <dt>Domain</dt>
              <dd>${store.domain}</dd>
              <dt>Plan</dt>
              <dd>${words(store.plan)}</dd>
              <dt>Currency</dt>
              <dd>${store.currency}</dd>
              <dt>Time zone</dt>
              <dd>${store.timeZone}</dd>
            </dl>
          </section>
        </div>
      </div>`,
  });
}

function appsCard(world: World, store: Store): Html {
  // Apps that only stand in for others' (3PLs, fraud checks) cannot be installed.
  const apps = [...world.apps.values()].filter((app) => app.clientSecret !== "");
  return html`<section class="card">
    <h2>Apps</h2>
    ${apps.length === 0 && html`<p class="quiet">No app is registered with the platform.</p>`}
    <ul class="list">
      ${apps.map((app) =>
        store.installations.has(app.clientId)
          ? html`<li>
              <a href="/store/${store.handle}/apps/${app.handle}">${app.name}</a>
              <form method="post" action="/store/${store.handle}/uninstall">
                <input type="hidden" name="clientId" value="${app.clientId}" />
                <button class="button" aria-label="Uninstall ${app.name}">Uninstall</button>
              </form>
            </li>`
          : html`<li>
              <span>${app.name}</span>
              <form method="post" action="/store/${store.handle}/install">
                <input type="hidden" name="clientId" value="${app.clientId}" />
                <button class="button primary" aria-label="Install ${app.name}">Install</button>
              </form>
            </li>`,
      )}
    </ul>
  </section>`;
}

const CUSTOMER = [
  { name: "firstName", label: "First name", value: "Alex", autocomplete: "off" },
  { name: "lastName", label: "Last name", value: "Customer", autocomplete: "off" },
  { name: "email", label: "Email", value: "alex@customer.example", autocomplete: "off" },
  { name: "address1", label: "Street", value: "1 Garden Lane", autocomplete: "off" },
  { name: "zip", label: "Postal code", value: "10115", autocomplete: "off" },
  { name: "city", label: "City", value: "Berlin", autocomplete: "off" },
];
const COUNTRIES = ["DE", "AT", "CH", "FR", "NL", "GB", "US", "CA", "AU", "JP"];

function shopWindow(store: Store): Html {
  const variants = sellable(store);
  const names = new Intl.DisplayNames("en", { type: "region" });
  return html`<section class="card" aria-labelledby="buy">
    <h2 id="buy">Customers buy</h2>
    ${
      variants.length === 0
        ? html`<p class="quiet">There is nothing to buy yet. Add products through the control API.</p>`
        : html`<form method="post" action="/store/${store.handle}/checkout">
            <div class="scroll">
              <table>
                <thead>
                  <tr>
                    <th>Product</th>
                    <th>SKU</th>
                    <th class="number">Price</th>
                    <th>Quantity</th>
                  </tr>
                </thead>
                <tbody>
                  ${variants.map(
                    (variant) =>
                      html`<tr>
                        <td>${variantName(store, variant)}</td>
                        <td>${variant.sku}</td>
                        <td class="number">${moneyText(variant.price, store.currency)}</td>
                        <td>
                          <input
                            type="number"
                            name="quantity-${variant.id}"
                            min="0"
                            value="0"
                            aria-label="Quantity of ${variantName(store, variant)}"
                          />
                        </td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>
            <div class="fields">
              ${CUSTOMER.map(
                ({ name, label, value, autocomplete }) =>
                  html`<label class="field"
                    >${label} <input name="${name}" value="${value}" autocomplete="${autocomplete}" required
                  /></label>`,
              )}
              <label class="field"
                >Country
                <select name="countryCode">
                  ${COUNTRIES.map(
                    (code) =>
                      html`<option value="${code}" ${code === store.address.countryCode && "selected"}>
                        ${names.of(code)}
                      </option>`,
                  )}
                </select></label
              >
              <label class="field"
                >Payment
                <select name="financialStatus">
                  <option value="PAID">Paid</option>
                  <option value="PENDING">Pending</option>
                  <option value="AUTHORIZED">Authorized</option>
                </select></label
              >
            </div>
            <div class="inline">
              <button class="button primary">Buy</button>
              <label class="check"><input type="checkbox" name="test" value="true" /> Test order</label>
            </div>
          </form>`
    }
  </section>`;
}

/** Variants of active products, at most as many as fit a page. */
function sellable(store: Store): Variant[] {
  return [...store.variants.values()]
    .filter((variant) => store.products.get(variant.productId)?.status === "ACTIVE")
    .slice(0, ROWS_MAX);
}
