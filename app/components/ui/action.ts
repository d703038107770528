export { ActionList, Button, ButtonGroup, Link, Popover } from "@shopify/polaris";
