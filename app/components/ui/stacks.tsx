import { BlockStack as Column, InlineStack as Row } from "@shopify/polaris";
import type { ComponentProps } from "react";

// Polaris hands the alignment of a stack down to the stacks inside it (custom properties inherit). These do not inherit.

export const BlockStack = (props: ComponentProps<typeof Column>) => <Column inlineAlign="stretch" {...props} />;

export const InlineStack = (props: ComponentProps<typeof Row>) => <Row align="start" {...props} />;
