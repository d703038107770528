export {
  IndexFilters,
  IndexFiltersMode,
  IndexTable,
  ResourceItem,
  ResourceList,
  useSetIndexFiltersMode,
} from "@shopify/polaris";
