import type { Fulfillment, FulfillmentOrder, Order, OrderLine, Store } from "../types.ts";
import { badge, html, timeText, words, type Html } from "./html.ts";

/** "Mug – Blue", or just "Mug". */
export const lineName = (line: OrderLine) => (line.variantTitle ? `${line.title} – ${line.variantTitle}` : line.title);

const SHIPPABLE = ["OPEN", "IN_PROGRESS"];
const CARRIERS = [
  "DHL Express",
  "DHL Paket",
  "DPD",
  "FedEx",
  "GLS",
  "UPS",
  "USPS",
  "Royal Mail",
  "Canada Post",
  "Other",
];

type Part = { store: Store; order: Order; fulfillmentOrder: FulfillmentOrder };

/** What one location has to ship, with the form that ships it. */
export function fulfillmentOrderCard({ store, order, fulfillmentOrder }: Part): Html {
  const location = store.locations.get(fulfillmentOrder.locationId);
  const id = `fulfillment-order-${fulfillmentOrder.id}`;
  const left = fulfillmentOrder.lines.filter((line) => line.remainingQuantity > 0);
  return html`<section class="card" aria-labelledby="${id}">
    <header>
      <h2 id="${id}">${location?.name ?? "Deleted location"}</h2>
      ${badge(fulfillmentOrder.status)}
      ${
        fulfillmentOrder.requestStatus !== "UNSUBMITTED" &&
        html`<span class="badge">Request ${words(fulfillmentOrder.requestStatus).toLowerCase()}</span>`
      }
    </header>
    ${fulfillmentOrder.holds.map(
      (hold) => html`<p class="banner bad">On hold: ${words(hold.reason)} ${hold.reasonNotes}</p>`,
    )}
    <ul class="list">
      ${fulfillmentOrder.lines.map((line) => {
        const orderLine = order.lines.find((one) => one.id === line.orderLineId);
        return html`<li>
          <span>${orderLine && lineName(orderLine)}</span><span class="quiet">${orderLine?.sku}</span>
          <span class="quiet">${line.remainingQuantity} of ${line.totalQuantity} left</span>
        </li>`;
      })}
    </ul>
    ${
      SHIPPABLE.includes(fulfillmentOrder.status) && left.length > 0
        ? shipForm({ store, order, fulfillmentOrder })
        : null
    }
  </section>`;
}

function shipForm({ store, order, fulfillmentOrder }: Part): Html {
  return html`<form method="post" action="/store/${store.handle}/orders/${order.number}/ship">
    <input type="hidden" name="fulfillmentOrderId" value="${fulfillmentOrder.id}" />
    <div class="fields">
      ${fulfillmentOrder.lines
        .filter((line) => line.remainingQuantity > 0)
        .map((line) => {
          const orderLine = order.lines.find((one) => one.id === line.orderLineId);
          return html`<label class="field"
            >Ship ${orderLine?.sku ?? orderLine?.title}
            <input
              type="number"
              name="quantity-${line.orderLineId}"
              min="0"
              max="${line.remainingQuantity}"
              value="${line.remainingQuantity}"
          /></label>`;
        })}
      <label class="field"
        >Carrier
        <select name="company">
          ${CARRIERS.map((carrier) => html`<option>${carrier}</option>`)}
        </select></label
      >
      <label class="field">Tracking number <input name="number" autocomplete="off" /></label>
      <label class="field">Tracking link (optional) <input name="url" type="url" autocomplete="off" /></label>
    </div>
    <div class="inline">
      <button class="button primary">Fulfill items</button>
      <label class="check"><input type="checkbox" name="notifyCustomer" value="true" /> Notify customer</label>
    </div>
  </form>`;
}

/** One parcel with its tracking. */
export function fulfillmentCard({
  store,
  order,
  fulfillment,
}: {
  store: Store;
  order: Order;
  fulfillment: Fulfillment;
}): Html {
  const id = `fulfillment-${fulfillment.id}`;
  return html`<section class="card" aria-labelledby="${id}">
    <header>
      <h2 id="${id}">Fulfillment ${fulfillment.name}</h2>
      ${badge(fulfillment.status === "SUCCESS" ? fulfillment.displayStatus : fulfillment.status)}
      <span class="quiet">${store.locations.get(fulfillment.locationId)?.name}</span>
    </header>
    <ul class="list">
      ${fulfillment.lines.map((line) => {
        const orderLine = order.lines.find((one) => one.id === line.orderLineId);
        return html`<li>${line.quantity} × ${orderLine ? lineName(orderLine) : "removed item"}</li>`;
      })}
    </ul>
    <dl class="facts">
      <dt>Shipped</dt>
      <dd>${timeText(store, fulfillment.createdAt)}</dd>
      ${
        fulfillment.tracking.length === 0 &&
        html`<dt>Tracking</dt>
          <dd>None</dd>`
      }
      ${fulfillment.tracking.map(
        ({ company, number, url }) =>
          html`<dt>${company ?? "Tracking"}</dt>
            <dd>
              ${url?.startsWith("http") ? html`<a href="${url}" rel="noreferrer">${number ?? url}</a>` : number}
            </dd>`,
      )}
    </dl>
  </section>`;
}
