export { IndexFilters, IndexFiltersMode, IndexTable, useSetIndexFiltersMode } from "@shopify/polaris";
