import { phrase } from "../platform/phrase.ts";
import { msg } from "../platform/translate.ts";
import { note, supplier, text, told, type ExceptionKindText, type ExceptionValues } from "./wording.ts";

const about = (values: ExceptionValues) => ({
  ...{ file: text(values, "file", phrase("(unknown)")), supplier: supplier(values), note: note(values) },
});

/** Exceptions about the files and feeds of suppliers without Shopify. */
export const FILE_KINDS = {
  "stock-feed-held": {
    title: msg("Stock feed held back"),
    cause: (v) =>
      phrase("A stock feed of {{supplier}} looks wrong and was not taken over: {{doubts}}", {
        ...{ supplier: supplier(v), doubts: told(v, "doubts", phrase("see its page.")) },
      }),
    fix: () => phrase("Compare the numbers on the supplier's page under Stock feed, then apply or discard it."),
    severity: "attention",
    autoResolve: "The feed is applied or discarded, or a newer one was taken over.",
    doc: "stock-feed-held",
  },
  "vendor-file-problems": {
    title: msg("File with problems"),
    cause: (v) =>
      text(v, "failed", "") === ""
        ? phrase("File {{file}} of {{supplier}} could not be read{{note}}.", about(v))
        : phrase("File {{file}} of {{supplier}}: {{failed}} rows could not be taken over{{note}}.", {
            ...{ ...about(v), failed: text(v, "failed", "") },
          }),
    fix: () => phrase("See its row report on the supplier's page under Files, and ask for a corrected file."),
    severity: "warning",
    autoResolve: null,
    doc: "vendor-file-problems",
  },
  "vendor-files-unreachable": {
    title: msg("File server not reached"),
    cause: (v) => phrase("The file server of {{supplier}} cannot be used{{note}}.", about(v)),
    fix: () => phrase("Check its settings on the supplier's page under Files, and test the connection there."),
    severity: "critical",
    autoResolve: "The file server answers again.",
    doc: "vendor-files-unreachable",
  },
  "vendor-orders-to-hand-over": {
    title: msg("Orders to hand over"),
    cause: (v) => phrase("Orders of {{supplier}} wait for you: their files are carried by hand.", about(v)),
    fix: () => phrase("Download the order file on the supplier's page under Files, and give it to the supplier."),
    severity: "attention",
    autoResolve: "All orders are downloaded.",
    doc: "vendor-orders-to-hand-over",
  },
} as const satisfies Record<string, ExceptionKindText>;
