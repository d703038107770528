import { financialTotals, displayFulfillmentStatus, fulfillmentOrdersOf } from "../store/order-facts.ts";
import type { Order, Store } from "../types.ts";
import type { World } from "../world.ts";
import { fulfillmentCard, fulfillmentOrderCard, lineName } from "./fulfillment-cards.ts";
import { badge, html, moneyText, timeText, type Html } from "./html.ts";
import { storePage, type Notice } from "./layout.ts";

/** One order: its lines, its fulfilment orders with a form to ship them, its fulfilments with tracking. */
export function orderPage(
  world: World,
  { store, order, notice }: { store: Store; order: Order; notice?: Notice },
): string {
  const fulfillmentOrders = fulfillmentOrdersOf(order, store);
  const fulfillments = order.fulfillmentIds.map((id) => store.fulfillments.get(id)).filter((one) => one !== undefined);
  const totals = financialTotals(order);
  return storePage(world, {
    place: { store, here: "orders" },
    title: order.name,
    ...(notice ? { notice } : {}),
    actions: orderActions(store, order),
    body: html`<p class="inline">
        ${badge(order.financialStatus)}
        ${order.cancelledAt ? badge("CANCELLED") : badge(displayFulfillmentStatus(order, store))}
        ${order.test && html`<span class="badge">Test</span>`}
        <span class="quiet">${timeText(store, order.createdAt)}</span>
      </p>
      <div class="two">
        <div>
          ${linesCard(order)}
          ${
            fulfillmentOrders.length === 0
              ? html`<section class="card">
                  <h2>Fulfillment orders</h2>
                  <p class="quiet">None yet: Shopify makes them shortly after the order.</p>
                </section>`
              : fulfillmentOrders.map((one) => fulfillmentOrderCard({ store, order, fulfillmentOrder: one }))
          }
          ${fulfillments.map((fulfillment) => fulfillmentCard({ store, order, fulfillment }))}
        </div>
        <div>
          ${addressCard(order)}
          <section class="card">
            <h2>Payment</h2>
            <dl class="facts">
              <dt>Items</dt>
              <dd>${moneyText(totals.lines, order.currency)}</dd>
              <dt>Shipping</dt>
              <dd>
                ${moneyText(totals.shipping, order.currency)}
                ${order.shippingLines.map((line) => line.title).join(", ")}
              </dd>
              <dt>Tax</dt>
              <dd>${moneyText(totals.tax, order.currency)}</dd>
              <dt>Total</dt>
              <dd>${moneyText(totals.total, order.currency)}</dd>
            </dl>
          </section>
          <section class="card">
            <h2>Details</h2>
            <dl class="facts">
              <dt>Id</dt>
              <dd>${order.id}</dd>
              <dt>Source</dt>
              <dd>${order.sourceName}</dd>
              ${
                order.sourceIdentifier !== null &&
                html`<dt>Identifier</dt>
                  <dd>${order.sourceIdentifier}</dd>`
              }
              ${
                order.tags.length > 0 &&
                html`<dt>Tags</dt>
                  <dd>${order.tags.join(", ")}</dd>`
              }
              ${order.customAttributes.map(
                ({ key, value }) =>
                  html`<dt>${key}</dt>
                    <dd>${value}</dd>`,
              )}
              ${
                order.note !== null &&
                html`<dt>Note</dt>
                  <dd>${order.note}</dd>`
              }
            </dl>
          </section>
        </div>
      </div>`,
  });
}

function orderActions(store: Store, order: Order): Html {
  const base = `/store/${store.handle}/orders/${order.number}`;
  if (order.cancelledAt) return html``;
  const isUnpaid = order.financialStatus === "PENDING" || order.financialStatus === "AUTHORIZED";
  return html`${
      isUnpaid && html`<form method="post" action="${base}/pay"><button class="button">Mark as paid</button></form>`
    }
    <form method="post" action="${base}/cancel"><button class="button">Cancel order</button></form>`;
}

function linesCard(order: Order): Html {
  return html`<section class="card">
    <h2>Items</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Item</th>
            <th>SKU</th>
            <th class="number">Quantity</th>
            <th class="number">Price</th>
          </tr>
        </thead>
        <tbody>
          ${order.lines.map(
            (line) =>
              html`<tr>
                <td>${lineName(line)}</td>
                <td>${line.sku}</td>
                <td class="number">
                  ${line.currentQuantity}${line.currentQuantity !== line.quantity && ` of ${line.quantity}`}
                </td>
                <td class="number">${moneyText(line.price, order.currency)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function addressCard(order: Order): Html {
  const address = order.shippingAddress;
  const lines = address
    ? [
        [address.firstName, address.lastName].filter(Boolean).join(" "),
        address.company,
        address.address1,
        address.address2,
        [address.zip, address.city].filter(Boolean).join(" "),
        [address.provinceCode, address.countryCode].filter(Boolean).join(", "),
        address.phone,
      ].filter(Boolean)
    : ["No shipping address"];
  return html`<section class="card">
    <h2>Ship to</h2>
    ${lines.map((line) => html`${line}<br />`)} ${order.email}
  </section>`;
}
