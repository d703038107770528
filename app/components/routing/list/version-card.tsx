import { msg, t } from "../../../platform/translate.ts";
import type { Author, RoutingRules } from "../../../reports/routing-rules.ts";
import { useFormat } from "../../app-context.tsx";
import { ConfirmButton } from "../../confirm-button.tsx";
import { Button } from "../../ui/action.ts";
import { Badge } from "../../ui/feedback.ts";
import { BlockStack, Card, InlineStack, Text } from "../../ui/layout.ts";
import { count } from "../../words.ts";

export const AUTHORS: Record<Author, string> = {
  you: msg("you"),
  staff: msg("another person of your store"),
  crossdock: msg("Crossdock"),
};

/** Which version routes orders, and whether a draft waits beside it. */
export function VersionCard({
  known: { published, draft },
  changes,
  showsLive,
  saving,
}: {
  known: RoutingRules;
  /** what the draft would change */
  changes: number;
  /** the list below shows the rules in force instead of the draft */
  showsLive: boolean;
  /** changes are on their way into the draft */
  saving: boolean;
}) {
  const format = useFormat();
  const inForce = published
    ? t("Version {{version}} routes your orders, published {{at}} by {{author}}.", {
        version: published.version,
        at: format.ago(published.at),
        author: t(AUTHORS[published.by]),
      })
    : t("Orders are routed without rules of your own.");
  if (!draft)
    return (
      <Text as="p" tone="subdued">
        {saving ? t("Saving the draft … {{inForce}}", { inForce }) : inForce}
      </Text>
    );
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {showsLive ? t("Rules in force") : t("Your draft")}
            </Text>
            <Badge tone={showsLive ? "success" : "info"}>
              {showsLive ? t("On") : saving ? t("Saving the draft …") : t("Draft")}
            </Badge>
          </InlineStack>
          <Text as="p">
            {showsLive
              ? inForce
              : changes === 0
                ? t("The draft changes nothing yet.")
                : t("{{changes}} not in force yet. {{inForce}}", { changes: count(changes, "change"), inForce })}
          </Text>
        </BlockStack>
        <InlineStack gap="200">
          <Button url={showsLive ? "/app/routing" : "/app/routing?show=live"}>
            {showsLive ? t("Show draft") : t("Show rules in force")}
          </Button>
          {showsLive ? null : (
            <ConfirmButton
              title={t("Discard the draft?")}
              body={t("Its changes are gone for good. The rules in force stay as they are.")}
              confirm={t("Discard draft")}
              destructive
              fields={() => ({ intent: "discard-draft", draftId: draft.id })}
            >
              {t("Discard draft")}
            </ConfirmButton>
          )}
        </InlineStack>
      </InlineStack>
    </Card>
  );
}
