import { TitleBar } from "@shopify/app-bridge-react";
import type { ComponentProps, ReactNode } from "react";
import { t } from "../platform/translate.ts";
import { ActionNotices } from "./actions.tsx";
import { openShortcuts } from "./shortcuts/open-shortcuts.ts";
import { Button } from "./ui/action.ts";
import { BlockStack, Box, Page } from "./ui/layout.ts";

type PageProps = ComponentProps<typeof Page>;
type Props = {
  title: string;
  subtitle?: string;
  badges?: ReactNode;
  back?: { label: string; to: string };
  primaryAction?: PageProps["primaryAction"];
  secondaryActions?: PageProps["secondaryActions"];
  width?: "narrow" | "full";
  /** form fields whose problems the screen shows itself */
  ownFields?: readonly string[];
  children: ReactNode;
};

/** One screen of the app: its title, also in the admin's bar, its actions, what came of the last one, its content. */
export function Screen({ title, back, badges, width, ownFields = [], children, ...rest }: Props) {
  return (
    <Page
      {...rest}
      title={title}
      titleMetadata={badges}
      narrowWidth={width === "narrow"}
      fullWidth={width === "full"}
      {...(back ? { backAction: { content: back.label, url: back.to } } : {})}
    >
      <TitleBar title={title} />
      <BlockStack gap="400">
        <ActionNotices ownFields={ownFields} />
        {children}
      </BlockStack>
      <Box paddingBlock="400">
        <div data-print="no" style={{ textAlign: "center" }}>
          <Button variant="plain" onClick={openShortcuts}>
            {t("Keyboard shortcuts")}
          </Button>
        </div>
      </Box>
    </Page>
  );
}
