import type { Fault } from "./faults.ts";

const MAIL = "app/connectors/vendors/email.server.ts";
const V1 = { by: "plan", plan: "V1" } as const;

/** Mistakes on the ways to suppliers without Shopify, and back. */
export const VENDOR_FAULTS: Fault[] = [
  {
    ...{ name: "a mail that is sent again has another Message-ID", ...V1 },
    edits: [
      {
        file: MAIL,
        text: "messageId: signedMessageId(orderMailKey(orders.map(({ key }) => key)), tag),",
        becomes:
          "messageId: signedMessageId(`${orderMailKey(orders.map(({ key }) => key))}-${clock.now().getTime()}`, tag),",
      },
    ],
  },
  {
    ...{ name: "a mail that is sent again does not say so", ...V1 },
    edits: [
      {
        file: "app/connectors/email/mail-template.ts",
        text: "const mark = orders.some(({ mayBeRepeat }) => mayBeRepeat) ?",
        becomes: "const mark = orders.length > Infinity ?",
      },
    ],
  },
  {
    ...{ name: "a mail that broke off counts as sent", ...V1 },
    edits: [
      {
        file: MAIL,
        text: `return { kind: "unknown", code: "no-answer", message: outcome.note };`,
        becomes: `return "accepted";`,
      },
    ],
  },
  {
    ...{ name: "a file whose answer was lost counts as not arrived", ...V1 },
    edits: [
      {
        file: "app/connectors/vendors/files/upload.server.ts",
        text: "if (found.value.isThere) await placed(",
        becomes: "if (found.value.isThere && open.length > Infinity) await placed(",
      },
    ],
  },
  {
    name: "a vendor's API is not asked whether it has an order",
    ...{ by: "tests", file: "tests/vendor-api-out.db.test.ts", named: "the outcome is unknown, is asked for" },
    edits: [
      {
        file: "app/connectors/vendors/api.server.ts",
        text: "if (answer.status === 404) return { ok: true, orders: [] };",
        becomes: "if (answer.status < 500) return { ok: true, orders: [] };",
      },
    ],
  },
  {
    ...{ name: "a form of the portal counts each time it is sent: without its token", ...V1 },
    edits: [
      {
        file: "app/portal/form-key.server.ts",
        text: "return `portal:${key}:${contentHash(JSON.stringify(texts)).slice(0, 16)}`;",
        becomes: "return `portal:${key}:${contentHash(JSON.stringify(texts)).slice(0, 16)}:${Math.random()}`;",
      },
    ],
  },
  {
    ...{ name: "of a parcel told of in parts all is fulfilled", ...V1 },
    edits: [
      {
        file: "app/tracking/vendors/record.server.ts",
        text: ": contentsOf(parcel, bookLines(book, before?.id));",
        becomes: `: contentsOf({ ...parcel, lines: "rest" }, bookLines(book, before?.id));`,
      },
    ],
  },
];
