export {
  Badge,
  Banner,
  EmptyState,
  ProgressBar,
  SkeletonBodyText,
  SkeletonDisplayText,
  SkeletonPage,
  Spinner,
} from "@shopify/polaris";
