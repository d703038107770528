import { activeLevels, onHand } from "../store/inventory.ts";
import { toFixedDecimal } from "../store/money.ts";
import { displayFulfillmentStatus, financialTotals } from "../store/order-facts.ts";
import type { Order, Store, Variant } from "../types.ts";
import type { World } from "../world.ts";
import { badge, html, moneyText, timeText, type Html } from "./html.ts";
import { storePage, type Notice } from "./layout.ts";

/** Rows of a list, before it is cut into pages. */
export const ROWS_MAX = 50;

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
