// The only importers of Polaris are the files of this folder: a later move to Polaris web components happens here.
export { Box, Card, Collapsible, Divider, InlineGrid, Layout, Page, Tabs, Text } from "@shopify/polaris";
export { BlockStack, InlineStack } from "./stacks.tsx";
