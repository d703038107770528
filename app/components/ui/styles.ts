import polarisHref from "@shopify/polaris/build/esm/styles.css?url";

import printHref from "./print.css?url";
import targetsHref from "./targets.css?url";

/** How the pages look on paper. */
export const printStylesheet = printHref;

/** Address of the bundled Polaris style sheet, for the document's head. */
export const uiStylesheet = polarisHref;

/** Makes what can be pressed large enough; stands behind Polaris' own. */
export const targetsStylesheet = targetsHref;
