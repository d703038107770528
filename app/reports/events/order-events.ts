import { phrase, phrases, type Phrase } from "../../platform/phrase.ts";
import { textOf, type Values } from "../values.ts";
import { about, bySupplier, ofOrder, tracking, units, type Say } from "./event-words.ts";

/** What happens to an order, its supplier orders and its parcels. */
export const ORDER_EVENTS = {
  "order.read": () => phrase("The order was read from Shopify."),
  "order.adopted": (v) => phrase("The order was recognized as supplier order {{key}}.", about(v)),
  "order.held": (v) => phrase("The order was put on hold{{note}}", about(v)),
  "order.override-set": (v) => phrase("A person chose the supplier{{note}}", about(v)),
  "order.override-ended": () => phrase("A person's choice of the supplier ended."),
  "order.hold-released": (v) =>
    v.byPerson === true ? phrase("A hold was released{{note}}", about(v)) : phrase("A hold ended{{note}}", about(v)),
  "order.routed": routed,
  "order.cancelled": () => phrase("The order was canceled in Shopify."),
  "order.read-again": () => phrase("The order was asked to be read again."),
  "request.moved": (v) => phrase("The items were moved to the location of {{supplier}} in Shopify.", about(v)),
  "request.submitted": (v) =>
    phrase("A fulfillment request for {{units}} was submitted to {{supplier}}.", { ...about(v), units: units(v) }),
  "request.accepted": (v) => phrase("The fulfillment request to {{supplier}} was accepted.", about(v)),
  "request.rejected": (v) => phrase("The fulfillment request to {{supplier}} was declined{{note}}", about(v)),
  "request.closed": (v) => phrase("The fulfillment request to {{supplier}} was given back in Shopify.", about(v)),
  "request.cancellation-accepted": (v) =>
    phrase("The canceled fulfillment request to {{supplier}} was given back.", about(v)),
  "request.cancellation-rejected": (v) =>
    phrase("The fulfillment request to {{supplier}} could not be canceled{{note}}", about(v)),
  "supplier-order.planned": (v) => phrase("{{key}} was planned for {{supplier}}.", ofOrder(v)),
  "supplier-order.claimed": (v) => phrase("{{key}} was reserved for {{supplier}} in Shopify.", ofOrder(v)),
  "supplier-order.sent": (v) => phrase("{{key}} was sent to {{supplier}}.", ofOrder(v)),
  "supplier-order.accepted": (v) => {
    const name = textOf(v, "externalName", "name", "supplierOrderName");
    return name === null
      ? phrase("{{supplier}} has {{key}}.", bySupplier(v))
      : phrase("{{supplier}} has {{key}} as {{name}}.", { ...bySupplier(v), name });
  },
  "supplier-order.refused": (v) => phrase("{{supplier}} declined {{key}}{{note}}", bySupplier(v)),
  "supplier-order.declined": (v) =>
    phrase("{{supplier}} will not ship {{units}} of {{key}}{{note}}", { ...bySupplier(v), units: units(v) }),
  "supplier-order.withdrawal-sent": (v) => phrase("{{supplier}} was asked to cancel {{key}}{{note}}", bySupplier(v)),
  "supplier-order.withdrawal-refused": (v) => phrase("{{supplier}} does not cancel {{key}}{{note}}", bySupplier(v)),
  "supplier-order.reduction-sent": (v) =>
    phrase("{{supplier}} was asked to take {{units}} off {{key}}.", { ...bySupplier(v), units: units(v) }),
  "supplier-order.reduction-refused": (v) =>
    phrase("{{supplier}} does not take items off {{key}}{{note}}", bySupplier(v)),
  "supplier-order.unknown": (v) =>
    phrase("No answer came from {{supplier}} about {{key}}; it will be looked up.", about(v)),
  "supplier-order.settled": (v) => phrase("{{key}} was looked up at {{supplier}}{{note}}", ofOrder(v)),
  "supplier-order.settled-by-hand": settledByHand,
  "supplier-order.cancelled": (v) => phrase("{{key}} for {{supplier}} was canceled{{note}}", ofOrder(v)),
  "supplier-order.cancel-asked": (v) => phrase("A person had {{key}} taken back from {{supplier}}{{note}}", about(v)),
  "supplier-order.send-now": (v) => phrase("A person had {{key}} sent to {{supplier}} without waiting.", about(v)),
  "supplier-order.message": (v) => phrase("A person wrote to {{supplier}} about {{key}}.", about(v)),
  "shipment.entered": (v) =>
    phrase("A person entered a parcel of {{supplier}}: {{units}}{{tracking}}.", { ...about(v), ...parcel(v) }),
  "shipment.taken-back": (v) =>
    phrase("A person took back a parcel of {{supplier}}{{tracking}}.", { ...about(v), ...parcel(v) }),
  "shipment.seen": (v) => phrase("{{supplier}} shipped {{units}}{{tracking}}.", { ...bySupplier(v), ...parcel(v) }),
  "shipment.cancelled": (v) =>
    phrase("{{supplier}} canceled a parcel{{tracking}}.", { ...bySupplier(v), ...parcel(v) }),
  "fulfilment.written": (v) => phrase("Marked fulfilled in Shopify: {{units}}{{tracking}}.", parcel(v)),
  "fulfilment.cancelled": (v) =>
    phrase("The fulfillment in Shopify was canceled with its parcel{{tracking}}.", parcel(v)),
  "tracking.updated": (v) => phrase("The tracking in Shopify was updated{{tracking}}.", parcel(v)),
  "vendor.answered": vendorAnswered,
} as const satisfies Record<string, Say>;

const parcel = (values: Values) => ({ units: units(values), tracking: tracking(values) });

function routed(values: Values): Phrase {
  const [wanted = NaN, given = NaN, suppliers = NaN] = ["unitsWanted", "unitsRouted", "supplierOrders"].map((name) =>
    Number(values[name]),
  );
  if (!Number.isInteger(wanted) || !Number.isInteger(given)) return phrase("The order was routed.");
  if (given === 0) return phrase("No supplier could be chosen for the items.");
  if (given === wanted)
    return phrases(suppliers, "The order was routed to one supplier.", "The order was routed to {{count}} suppliers.");
  return phrases(
    suppliers,
    "{{given}} of {{wanted}} items were routed to one supplier.",
    "{{given}} of {{wanted}} items were routed to {{count}} suppliers.",
    { given, wanted },
  );
}

function settledByHand(values: Values): Phrase {
  if (values.arrived !== true)
    return phrase("A person said that {{key}} did not arrive at {{supplier}}; it is sent again.", about(values));
  const name = textOf(values, "externalName");
  return name === null
    ? phrase("A person said that {{key}} arrived at {{supplier}}.", about(values))
    : phrase("A person said that {{key}} arrived at {{supplier}} as {{name}}.", { ...about(values), name });
}

/** By which way a vendor said it. */
function wayOf(channel: string | null): Phrase {
  switch (channel) {
    case "email":
      return phrase(" by mail");
    case "portal":
      return phrase(" in the portal");
    case "files":
      return phrase(" by file");
    case "api":
      return phrase(" by API");
    case "merchant":
      return phrase(", as a person entered");
    default:
      return "";
  }
}

/** What a vendor said, and by which way. */
function vendorAnswered(v: Values): Phrase {
  const told = { ...bySupplier(v), way: wayOf(textOf(v, "channel")) };
  switch (textOf(v, "says")) {
    case "declined":
      return phrase("{{supplier}} declined {{key}}{{way}}{{note}}", told);
    case "cancelled":
      return phrase("{{supplier}} canceled {{key}}{{way}}{{note}}", told);
    case "cancel-refused":
      return phrase("{{supplier}} will not cancel {{key}}{{way}}{{note}}", told);
    default:
      return phrase("{{supplier}} confirmed {{key}}{{way}}{{note}}", told);
  }
}
