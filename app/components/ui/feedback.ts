export { Badge, Banner, ProgressBar, SkeletonBodyText } from "@shopify/polaris";
