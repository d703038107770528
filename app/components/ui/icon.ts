export { Icon } from "@shopify/polaris";
export { CheckCircleIcon, CircleChevronRightIcon as NextTaskIcon } from "@shopify/polaris-icons";
