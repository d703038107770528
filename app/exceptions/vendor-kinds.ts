import { phrase } from "../platform/phrase.ts";
import { msg } from "../platform/translate.ts";
import { about, note, Supplier, text, type ExceptionKindText } from "./wording.ts";

/** Exceptions about suppliers without Shopify. */
export const VENDOR_KINDS = {
  "vendor-mail-unclear": {
    title: msg("Supplier's mail to be read"),
    cause: (v) =>
      phrase("{{supplier}} wrote about purchase order {{key}} of {{order}}{{note}}.", {
        ...{ ...about(v), supplier: Supplier(v) },
      }),
    fix: () => phrase("Read the mail beside what it is taken to say, then apply it, correct it or dismiss it."),
    severity: "warning",
    autoResolve: "The mail is applied or dismissed.",
    doc: "vendor-mail-unclear",
  },
  "vendor-mail-bounced": {
    title: msg("Mail did not arrive"),
    cause: (v) => phrase("Purchase order {{key}} of {{order}} did not reach {{supplier}}{{note}}.", about(v)),
    fix: (v) => phrase("Correct the address of {{supplier}}, tell it of the order, and resolve this.", about(v)),
    severity: "critical",
    autoResolve: null,
    doc: "vendor-mail-bounced",
  },
  "vendor-silent": {
    title: msg("Supplier does not answer"),
    cause: (v) =>
      phrase(
        "{{supplier}} has not confirmed purchase order {{key}} of {{order}}, though it was reminded {{reminders}} times.",
        { ...about(v), supplier: Supplier(v), reminders: text(v, "reminders", phrase("several")) },
      ),
    fix: (v) => phrase("Call {{supplier}}, or cancel the order there and give it to another supplier.", about(v)),
    severity: "warning",
    autoResolve: "The supplier answers.",
    doc: "vendor-silent",
  },
  "mailbox-unreachable": {
    title: msg("Mailbox not read"),
    cause: (v) =>
      phrase("The mailbox at {{host}} cannot be read{{note}}.", {
        ...{ host: text(v, "host", phrase("its mail server")), note: note(v) },
      }),
    fix: () =>
      phrase(
        "Correct it under Settings, Suppliers' answers, and test the connection there. Answers wait in the mailbox.",
      ),
    severity: "critical",
    autoResolve: "The mailbox is read again, or not to be read any more.",
    doc: "mailbox-unreachable",
  },
} as const satisfies Record<string, ExceptionKindText>;
