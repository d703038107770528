import { FLOW_FAULTS } from "./flow-faults.ts";
import { VENDOR_FAULTS } from "./vendor-faults.ts";

/** Exact text in a file, and what it becomes. It must occur just so often (once unless told). */
export type Edit = { file: string; text: string; becomes: string; times?: number };
/**
 * What must notice a mistake: the conservation property, histories, deaths at points whose name matches, a plan of
 * npm run chaos, or tests: a file, or those of it whose name contains a text.
 */
export type Catcher =
  | { by: "conservation" | "histories" }
  | { by: "deaths"; at: string }
  | { by: "plan"; plan: string }
  | { by: "tests"; file: string; named?: string };
/** A small mistake that somebody could make, and that must not go unnoticed. */
export type Mistake = { name: string; edits: Edit[] };
export type Fault = Mistake & Catcher;

const RESERVATIONS = "app/inventory/reservations.server.ts";

/** Mistakes that every careful look at what was sold and bought finds. */
const CONSERVED: Mistake[] = [
  {
    name: "soft reservations are not guarded",
    edits: [
      {
        file: RESERVATIONS,
        text: `available.kind === "unlimited" ? Infinity : Math.max(0, available.units)`,
        becomes: "Infinity",
      },
    ],
  },
  {
    name: "the buffer is ignored",
    edits: [
      { file: RESERVATIONS, text: `"reading" - "buffer"`, becomes: `"reading"` },
      { file: "app/inventory/atp.ts", text: "pool.reading - pool.buffer", becomes: "pool.reading" },
    ],
  },
  {
    name: "soft reservations are not released",
    edits: [
      { file: RESERVATIONS, text: "  await giveBackLocked(tx, soft);\n", becomes: "" },
      { file: RESERVATIONS, text: "    giveBackLocked(tx, soft),\n", becomes: "" },
    ],
  },
  {
    name: "a sent unit is no longer subtracted",
    edits: [
      {
        file: RESERVATIONS,
        text: `"sentUnseen" = "sentUnseen" + sums.units`,
        becomes: `"sentUnseen" = "sentUnseen"`,
      },
    ],
  },
  {
    name: "what is given up stays allocated",
    edits: [
      {
        file: "app/orders/give-up.server.ts",
        text: "allocated: { decrement: quantity - declined }",
        becomes: "allocated: { decrement: 0 }",
      },
    ],
  },
  {
    name: "an order that was reduced is neither planned anew nor checked before it is sent",
    edits: [
      {
        file: "app/orders/cancel-unbought.server.ts",
        text: "const gaveUp = ids.length > 0 &&",
        becomes: "const gaveUp = ids.length > Infinity &&",
      },
      {
        file: "app/dispatch/prepare-send.server.ts",
        text: "if (orderVersion !== order.version) {",
        becomes: "if (orderVersion > order.version) {",
      },
    ],
  },
  {
    name: "a cancellation does not reach the supplier",
    edits: [
      {
        file: "app/orders/cancel-unbought.server.ts",
        text: `    await askToWithdraw(tx, { id, shopId: order.shopId, reason: "order-canceled", now });\n`,
        becomes: "",
      },
    ],
  },
  {
    name: "pack sizes are ignored when buying",
    edits: [
      {
        file: "app/connectors/placed-lines.ts",
        text: "packSize: number }) => quantity * packSize;",
        becomes: "packSize: number }) => quantity + 0 * packSize;",
      },
    ],
  },
  {
    name: "pack sizes are ignored when fulfilling",
    edits: [
      {
        file: "app/tracking/fulfilment-steps.ts",
        text: "Math.min(quantity, Math.floor(shipped / packSize))",
        becomes: "Math.min(quantity, shipped + 0 * packSize)",
      },
    ],
  },
  {
    name: "fulfillments are written without quantities",
    edits: [
      {
        file: "app/tracking/fulfilment-calls.server.ts",
        text: "      fulfillmentOrderLineItems: lines.map(({ lineGid, units }) => ({ id: lineGid, quantity: units })),\n",
        becomes: "",
      },
    ],
  },
  {
    name: "declined units are not routed again",
    edits: [
      {
        file: "app/tracking/apply-declined.server.ts",
        text: "...{ allocated: { decrement: more }, wanted: { decrement: more } },",
        becomes: "",
      },
    ],
  },
  {
    name: "webhooks that come twice are not recognized",
    edits: [
      {
        file: "app/intake/store-delivery.server.ts",
        text: `    ON CONFLICT ("shopDomain", "topic", "webhookId") DO NOTHING\n`,
        becomes: "",
      },
    ],
  },
  {
    name: "orders whose webhooks were lost are not looked for",
    edits: [
      {
        file: "app/worker.server.ts",
        text: `{ name: "order.sweep", everyMs: 10 * MINUTE_MS,`,
        becomes: `{ name: "order.sweep", everyMs: 10 * DAY_MS,`,
      },
    ],
  },
  {
    name: "firm reservations are not guarded",
    edits: [
      {
        file: RESERVATIONS,
        text: `OR ("policy" = 'finite' AND "reserved" + wished."units" <= "reading" - "buffer" - "sentUnseen"))`,
        becomes: `OR "policy" = 'finite')`,
      },
    ],
  },
];

export const FAULTS: Fault[] = [
  ...CONSERVED.map((fault): Fault => ({ ...fault, by: "conservation" })),
  ...FLOW_FAULTS,
  ...VENDOR_FAULTS,
];
