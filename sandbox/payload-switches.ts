import type { Switches } from "./switches.ts";

type Json = Record<string, unknown>;

/** A webhook body as the switches about unverified bodies want it. */
export function shapePayload(topic: string, payload: Json, switches: Switches): Json {
  let shaped = payload;
  if (switches.numericFulfilmentOrderIds && /^fulfillment_(orders|holds)\//.test(topic))
    shaped = JSON.parse(JSON.stringify(shaped), numericIds) as Json;
  if (switches.bareEditPayloads && topic === "orders/edited") {
    const { id, order_id } = shaped.order_edit as Json;
    shaped = { order_edit: { id, order_id } };
  }
  if (switches.unknownPayloadFields)
    shaped = { ...shaped, field_of_tomorrow: { amounts: [1, null], nested: { text: "é𝄞" } }, admin_note: null };
  return shaped;
}

/** `gid://shopify/FulfillmentOrder/5` → 5. */
const numericIds = (_key: string, value: unknown): unknown =>
  typeof value === "string" && /^gid:\/\/shopify\/\w+\/\d+$/.test(value) ? Number(value.split("/").at(-1)) : value;
