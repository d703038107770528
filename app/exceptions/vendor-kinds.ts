import { note, order, supplier, text, up, type ExceptionKindText } from "./wording.ts";

const purchase = (values: Parameters<typeof note>[0]) => `purchase order ${text(values, "key", "(unknown)")}`;

/** Exceptions about suppliers without Shopify. */
export const VENDOR_KINDS = {
  "vendor-mail-unclear": {
    title: "Supplier's mail to be read",
    cause: (v) => up(`${supplier(v)} wrote about ${purchase(v)} of ${order(v)}${note(v)}`).replace(/([^.])$/, "$1."),
    fix: () => "Read the mail beside what it is taken to say, then apply it, correct it or dismiss it.",
    severity: "warning",
    autoResolve: "The mail is applied or dismissed.",
    doc: "vendor-mail-unclear",
  },
  "vendor-mail-bounced": {
    title: "Mail did not arrive",
    cause: (v) => up(`${purchase(v)} of ${order(v)} did not reach ${supplier(v)}${note(v)}`).replace(/([^.])$/, "$1."),
    fix: (v) => `Correct the address of ${supplier(v)}, tell it of the order, and resolve this.`,
    severity: "critical",
    autoResolve: null,
    doc: "vendor-mail-bounced",
  },
  "vendor-silent": {
    title: "Supplier does not answer",
    cause: (v) =>
      up(
        `${supplier(v)} has not confirmed ${purchase(v)} of ${order(v)}, though it was reminded ${text(v, "reminders", "several")} times.`,
      ),
    fix: (v) => `Call ${supplier(v)}, or cancel the order there and give it to another supplier.`,
    severity: "warning",
    autoResolve: "The supplier answers.",
    doc: "vendor-silent",
  },
  "mailbox-unreachable": {
    title: "Mailbox not read",
    cause: (v) => up(`the mailbox at ${text(v, "host", "its mail server")} cannot be read${note(v)}.`),
    fix: () =>
      "Correct it under Settings, Suppliers' answers, and test the connection there. Answers wait in the mailbox.",
    severity: "critical",
    autoResolve: "The mailbox is read again, or not to be read any more.",
    doc: "mailbox-unreachable",
  },
} as const satisfies Record<string, ExceptionKindText>;
