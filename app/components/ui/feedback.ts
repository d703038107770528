export { Badge, Banner, ProgressBar } from "@shopify/polaris";
