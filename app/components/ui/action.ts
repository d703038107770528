export { Button, ButtonGroup, Link, Pagination } from "@shopify/polaris";
