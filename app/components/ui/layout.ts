// The only importers of Polaris are the files of this folder: a later move to Polaris web components happens here.
export { BlockStack, Box, Card, Divider, InlineGrid, InlineStack, Layout, Page, Text } from "@shopify/polaris";
