import polarisHref from "@shopify/polaris/build/esm/styles.css?url";

/** Address of the bundled Polaris style sheet, for the document's head. */
export const uiStylesheet = polarisHref;
