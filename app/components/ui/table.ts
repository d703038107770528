export { IndexFilters, IndexTable, useSetIndexFiltersMode } from "@shopify/polaris";
