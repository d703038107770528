import { activeLevels, onHand } from "../store/inventory.ts";
import { toFixedDecimal } from "../store/money.ts";
import { displayFulfillmentStatus, financialTotals } from "../store/order-facts.ts";
import type { Order, Store, Variant } from "../types.ts";
import type { World } from "../world.ts";
import { badge, html, moneyText, timeText, words, type Html } from "./html.ts";
import { storePage, type Notice } from "./layout.ts";

const ROWS_MAX = 50;

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
  const apps = [...world.apps.values()];
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

/** "Mug – Blue", or just "Mug" where there is one variant. */
export function variantName(store: Store, variant: Variant): string {
  const title = store.products.get(variant.productId)?.title ?? "Deleted product";
  return variant.title === "Default Title" ? title : `${title} – ${variant.title}`;
}

/** The list of orders, newest first. `from` counts the newer ones that are left out. */
export function ordersPage(world: World, store: Store, from: number): string {
  const orders = [...store.orders.values()].sort((a, b) => b.number - a.number);
  const shown = orders.slice(from, from + ROWS_MAX);
  const base = `/store/${store.handle}/orders`;
  return storePage(world, {
    place: { store, here: "orders" },
    title: "Orders",
    body: html`<section class="card">
        ${
          shown.length === 0
            ? html`<p class="quiet">
                No orders yet. Customers buy on the <a href="/store/${store.handle}">store’s home</a>.
              </p>`
            : html`<div class="scroll flush" tabindex="0" role="region" aria-label="Orders">
                <table>
                  <thead>
                    <tr>
                      <th>Order</th>
                      <th>Date</th>
                      <th>Customer</th>
                      <th class="number">Total</th>
                      <th>Payment</th>
                      <th>Fulfillment</th>
                      <th class="number">Items</th>
                      <th>Source</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${shown.map((order) => orderRow(store, order))}
                  </tbody>
                </table>
              </div>`
        }
      </section>
      <div class="inline">
        ${from > 0 && html`<a class="button" href="${base}?from=${Math.max(0, from - ROWS_MAX)}">Newer</a>`}
        ${from + ROWS_MAX < orders.length && html`<a class="button" href="${base}?from=${from + ROWS_MAX}">Older</a>`}
      </div>`,
  });
}

function orderRow(store: Store, order: Order): Html {
  const address = order.shippingAddress;
  return html`<tr>
    <td>
      <a href="/store/${store.handle}/orders/${order.number}">${order.name}</a>
      ${order.test && html`<span class="badge">Test</span>`}
    </td>
    <td>${timeText(store, order.createdAt)}</td>
    <td>${[address?.firstName, address?.lastName].filter(Boolean).join(" ")}</td>
    <td class="number">${moneyText(financialTotals(order).total, order.currency)}</td>
    <td>${badge(order.financialStatus)}</td>
    <td>${order.cancelledAt ? badge("CANCELLED") : badge(displayFulfillmentStatus(order, store))}</td>
    <td class="number">${order.lines.reduce((sum, line) => sum + line.currentQuantity, 0)}</td>
    <td>${order.clientId === null ? "Online store" : (order.sourceName ?? "App")}</td>
  </tr>`;
}

/** Products with the stock of each location, which can be changed here. */
export function productsPage(world: World, store: Store, { from, notice }: { from: number; notice?: Notice }): string {
  const variants = [...store.variants.values()];
  const base = `/store/${store.handle}/products`;
  return storePage(world, {
    place: { store, here: "products" },
    title: "Products",
    ...(notice ? { notice } : {}),
    body: html`<section class="card">
        ${
          variants.length === 0
            ? html`<p class="quiet">No products yet. Add some through the control API.</p>`
            : html`<div class="scroll flush" tabindex="0" role="region" aria-label="Products">
                <table>
                  <thead>
                    <tr>
                      <th>Product</th>
                      <th>SKU</th>
                      <th class="number">Price</th>
                      <th>Location</th>
                      <th class="number">On hand</th>
                      <th class="number">Committed</th>
                      <th>Available</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${variants.slice(from, from + ROWS_MAX).map((variant) => variantRows(store, variant))}
                  </tbody>
                </table>
              </div>`
        }
      </section>
      <div class="inline">
        ${from > 0 && html`<a class="button" href="${base}?from=${Math.max(0, from - ROWS_MAX)}">Previous</a>`}
        ${from + ROWS_MAX < variants.length && html`<a class="button" href="${base}?from=${from + ROWS_MAX}">Next</a>`}
      </div>`,
  });
}

function variantRows(store: Store, variant: Variant): Html[] {
  const item = store.inventoryItems.get(variant.inventoryItemId);
  const levels = item ? activeLevels(store, item) : [];
  const name = html`<td>${variantName(store, variant)}</td>
    <td>${variant.sku}</td>
    <td class="number">${toFixedDecimal(variant.price, store.currency)} ${store.currency}</td>`;
  if (!item?.tracked)
    return [
      html`<tr>
        ${name}
        <td colspan="4" class="quiet">Inventory not tracked</td>
      </tr>`,
    ];
  return levels.map((level) => {
    const location = store.locations.get(level.locationId);
    return html`<tr>
      ${name}
      <td>${location?.name}</td>
      <td class="number">${onHand(level)}</td>
      <td class="number">${level.quantities.committed}</td>
      <td>
        <form class="inline" method="post" action="/store/${store.handle}/stock">
          <input type="hidden" name="variantId" value="${variant.id}" />
          <input type="hidden" name="locationId" value="${level.locationId}" />
          <input
            type="number"
            name="available"
            value="${level.quantities.available}"
            aria-label="Available ${variant.sku ?? variantName(store, variant)} at ${location?.name}"
          />
          <button class="button" aria-label="Save ${variant.sku ?? variantName(store, variant)} at ${location?.name}">
            Save
          </button>
        </form>
      </td>
    </tr>`;
  });
}
