export { Icon } from "@shopify/polaris";
export {
  AlertTriangleIcon as WarningIcon,
  ArrowDownIcon as MoveDownIcon,
  ArrowUpIcon as MoveUpIcon,
  CheckCircleIcon,
  CircleChevronRightIcon as NextTaskIcon,
  DragHandleIcon,
  MenuHorizontalIcon as MoreIcon,
  XIcon as RemoveIcon,
} from "@shopify/polaris-icons";
