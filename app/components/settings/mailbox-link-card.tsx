import { t } from "../../platform/translate.ts";
import { Button } from "../ui/action.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";

/** The way to the mailbox's page, on the settings screen. */
export function MailboxLinkCard({ state }: { state: "none" | "works" | "trouble" }) {
  const words = {
    none: t(
      "Let Crossdock read a mailbox of yours, so that suppliers' confirmations and tracking are applied by themselves.",
    ),
    works: t("Crossdock reads a mailbox of yours."),
    trouble: t("The mailbox cannot be read at the moment."),
  };
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("Suppliers' answers")}
        </Text>
        <Text as="p" tone={state === "trouble" ? "critical" : "subdued"}>
          {words[state]}
        </Text>
        <InlineStack>
          <Button url="/app/settings/mailbox">
            {state === "none" ? t("Add mailbox") : t("Open mailbox settings")}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
