import { exceptionText } from "../../exceptions/catalogue.ts";
import { phrase, phrases, type Phrase } from "../../platform/phrase.ts";
import { textOf, type Values } from "../values.ts";
import { about, bySupplier, named, note, type Say } from "./event-words.ts";

/** What happens to a shop: its settings, suppliers, mappings, rules and exceptions. */
export const SHOP_EVENTS = {
  "shop.installed": () => phrase("Crossdock was installed."),
  "shop.uninstalled": () => phrase("Crossdock was uninstalled."),
  "shop.role-chosen": (v) => phrase("The store's role was chosen{{note}}", { note: note(textOf(v, "role")) }),
  "shop.routing-switched": (v) =>
    v.on === false ? phrase("Routing was turned off.") : phrase("Routing was turned on."),
  "shop.settings-changed": () => phrase("The settings were changed."),
  "shop.notifications-changed": () => phrase("The notifications were changed."),
  "shop.mailbox-changed": () => phrase("The mailbox for suppliers' answers was changed."),
  "shop.mailbox-removed": () => phrase("The mailbox for suppliers' answers was removed."),
  "shop.mailbox-tested": () => phrase("The mailbox for suppliers' answers was tested."),
  "shop.rate-entered": (v) =>
    phrase("An exchange rate was entered: 1 {{from}} is {{rate}} {{to}} from {{date}} on.", {
      ...{ from: textOf(v, "from") ?? "?", rate: textOf(v, "rate") ?? "?" },
      ...{ to: textOf(v, "to") ?? "?", date: textOf(v, "date") ?? "?" },
    }),
  "mapping.created": mapped,
  "mapping.removed": (v) =>
    phrase("The mapping of {{item}} to {{supplier}} was removed.", {
      ...{ ...about(v), item: named(v, "an item", "sku", "title") },
    }),
  "connection.invited": (v) =>
    phrase("{{supplier}} was invited.", { supplier: named(v, "A supplier", "domain", "invitedDomain") }),
  "connection.withdrawn": (v) =>
    phrase("The invitation to {{supplier}} was withdrawn.", { supplier: named(v, "a supplier", "domain", "supplier") }),
  "connection.accepted": (v) => phrase("{{supplier}} accepted the invitation.", bySupplier(v)),
  "connection.declined": (v) => phrase("{{supplier}} declined the invitation.", bySupplier(v)),
  "connection.paused": (v) => phrase("The connection with {{supplier}} was paused.", about(v)),
  "connection.resumed": (v) => phrase("The connection with {{supplier}} was resumed.", about(v)),
  "connection.ended": (v) => phrase("The connection with {{supplier}} was ended.", about(v)),
  "vendor.added": (v) => phrase("{{supplier}} was added.", bySupplier(v)),
  "vendor.changed": (v) => phrase("{{supplier}} was changed.", bySupplier(v)),
  "vendor.channel-changed": () => phrase("How a supplier gets its orders was changed."),
  "vendor.mail-changed": () => phrase("How a supplier is mailed was changed."),
  "vendor.mail-tested": () => phrase("A test mail with a sample order was sent."),
  "vendor.orders-downloaded": (v) =>
    phrase("{{orders}} orders were downloaded, to be handed over.", { orders: named(v, "Some", "orders") }),
  "vendor.offers-removed": (v) =>
    phrase("{{items}} items were taken off a supplier's price list.", { items: named(v, "Some", "items") }),
  "vendor.offers-changed": (v) =>
    phrase("{{items}} items of a supplier's price list were changed.", { items: named(v, "Some", "items") }),
  "vendor.stock-told": (v) =>
    phrase("A supplier told its stock of {{items}} items.", { items: named(v, "some", "items") }),
  "vendor.stock-held": (v) =>
    phrase("A stock feed of a supplier was held back: {{doubts}}", { doubts: named(v, "it looks wrong.", "doubts") }),
  "vendor.stock-discarded": () => phrase("A stock feed of a supplier was discarded."),
  "vendor.file-read": (v) => phrase("{{file}} of a supplier was read.", { file: named(v, "A file", "file") }),
  "vendor.portal-ended": () => phrase("A supplier's links and sign-ins to the portal were ended."),
  "vendor.key-created": (v) => {
    const prefix = textOf(v, "prefix");
    return prefix === null
      ? phrase("An API key was made for a supplier.")
      : phrase("An API key {{prefix}} was made for a supplier.", { prefix });
  },
  "vendor.key-revoked": (v) => {
    const prefix = textOf(v, "prefix");
    return prefix === null
      ? phrase("A supplier's API key was revoked.")
      : phrase("A supplier's API key {{prefix}} was revoked.", { prefix });
  },
  "vendor.webhook-changed": () => phrase("A supplier's webhook was changed."),
  "supplier.set-up": (v) => phrase("{{supplier}} was set up in your store.", bySupplier(v)),
  "supplier.moved": (v) => phrase("The priority of {{supplier}} was changed.", about(v)),
  "supplier.costs-changed": () => phrase("What the supplier costs was changed."),
  "supplier.prices-agreed": (v) =>
    phrase("{{agreed}} prices of the supplier were agreed.", { agreed: named(v, "Some", "agreed") }),
  "offer.terms-changed": () => phrase("Prices by quantity, or where an item may be sent, were changed."),
  "rules.draft-saved": (v) => phrase("A draft of the routing rules was saved as version {{version}}.", version(v)),
  "rules.draft-discarded": (v) =>
    phrase("The draft of the routing rules, version {{version}}, was discarded.", version(v)),
  "rules.published": (v) => phrase("The routing rules were published as version {{version}}.", version(v)),
  "rules.rolled-back": (v) =>
    phrase("The routing rules were rolled back: version {{version}} is version {{from}} again{{note}}", {
      ...{ ...about(v), ...version(v), from: textOf(v, "from") ?? "?" },
    }),
  "rules.canary-started": (v) =>
    phrase("Version {{version}} of the routing rules was published to {{percent}}% of orders.", {
      ...{ ...version(v), percent: named(v, "some", "percent") },
    }),
  "rules.canary-promoted": (v) =>
    phrase("Version {{version}} of the routing rules was published to all orders after its trial.", version(v)),
  "rules.canary-stopped": (v) =>
    phrase("The trial of version {{version}} of the routing rules was stopped.", version(v)),
  "rules.back-test-started": (v) =>
    phrase("Version {{version}} of the routing rules was tried on past orders.", version(v)),
  "rules.back-test-cancelled": (v) =>
    phrase("The trial of version {{version}} on past orders was canceled.", version(v)),
  "demo.loaded": () => phrase("Demo data was loaded."),
  "demo.removed": () => phrase("The demo data was removed."),
  "exception.opened": (v) => phrase("Needs attention{{note}}", about(v)),
  "exception.retried": (v) => phrase('"{{problem}}" was retried.', { problem: problem(v) }),
  "exception.resolved": (v) =>
    phrase('"{{problem}}" was marked as resolved{{note}}', {
      problem: problem(v),
      note: note(textOf(v, "resolution")),
    }),
  "exception.snoozed": (v) => phrase("An exception was put off: {{problem}}.", { problem: problem(v) }),
  "exception.woken": (v) => phrase("An exception is back on the list: {{problem}}.", { problem: problem(v) }),
  "exception.assigned": (v) =>
    phrase("Who takes care of an exception was changed: {{problem}}.", { problem: problem(v) }),
  "privacy.erased": () => phrase("The customer's personal data was erased."),
  "privacy.requested": () => phrase("The customer's personal data was requested."),
} as const satisfies Record<string, Say>;

const version = (values: Values) => ({ version: textOf(values, "version") ?? "?" });

/** What an exception is called: its title, by the kind that is stored. */
const problem = (values: Values): Phrase => phrase(exceptionText(textOf(values, "kind") ?? "").title);

function mapped(values: Values): Phrase {
  const count = Number(textOf(values, "count") ?? 1);
  if (count !== 1)
    return phrases(
      count,
      "{{count}} SKU was mapped by equal SKU or barcode.",
      "{{count}} SKUs were mapped by equal SKU or barcode.",
    );
  return phrase("{{item}} was mapped to {{supplier}}.", {
    ...about(values),
    item: named(values, "An item", "sku", "title"),
  });
}
