import { note, supplier, text, up, type ExceptionKindText, type ExceptionValues } from "./wording.ts";

const file = (values: ExceptionValues) => `File ${text(values, "file", "(unknown)")} of ${supplier(values)}`;

/** Exceptions about the files and feeds of suppliers without Shopify. */
export const FILE_KINDS = {
  "stock-feed-held": {
    title: "Stock feed held back",
    cause: (v) =>
      up(`a stock feed of ${supplier(v)} looks wrong and was not taken over: ${text(v, "doubts", "see its page.")}`),
    fix: () => "Compare the numbers on the supplier's page under Stock feed, then apply or discard it.",
    severity: "attention",
    autoResolve: "The feed is applied or discarded, or a newer one was taken over.",
    doc: "stock-feed-held",
  },
  "vendor-file-problems": {
    title: "File with problems",
    cause: (v) =>
      text(v, "failed", "") === ""
        ? `${file(v)} could not be read${note(v)}.`
        : `${file(v)}: ${text(v, "failed", "some")} rows could not be taken over${note(v)}.`,
    fix: () => "See its row report on the supplier's page under Files, and ask for a corrected file.",
    severity: "warning",
    autoResolve: null,
    doc: "vendor-file-problems",
  },
  "vendor-files-unreachable": {
    title: "File server not reached",
    cause: (v) => up(`the file server of ${supplier(v)} cannot be used${note(v)}.`),
    fix: () => "Check its settings on the supplier's page under Files, and test the connection there.",
    severity: "critical",
    autoResolve: "The file server answers again.",
    doc: "vendor-files-unreachable",
  },
  "vendor-orders-to-hand-over": {
    title: "Orders to hand over",
    cause: (v) => up(`orders of ${supplier(v)} wait for you: their files are carried by hand.`),
    fix: () => "Download the order file on the supplier's page under Files, and give it to the supplier.",
    severity: "attention",
    autoResolve: "All orders are downloaded.",
    doc: "vendor-orders-to-hand-over",
  },
} as const satisfies Record<string, ExceptionKindText>;
