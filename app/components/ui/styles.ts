import polarisHref from "@shopify/polaris/build/esm/styles.css?url";

import printHref from "./print.css?url";

/** How the pages look on paper. */
export const printStylesheet = printHref;

/** Address of the bundled Polaris style sheet, for the document's head. */
export const uiStylesheet = polarisHref;
