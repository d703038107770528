import type { Author, RoutingRules } from "../../../reports/routing-rules.ts";
import { useFormat } from "../../app-context.tsx";
import { ConfirmButton } from "../../confirm-button.tsx";
import { Button } from "../../ui/action.ts";
import { Badge } from "../../ui/feedback.ts";
import { BlockStack, Card, InlineStack, Text } from "../../ui/layout.ts";
import { count } from "../../words.ts";

export const AUTHORS: Record<Author, string> = {
  you: "you",
  staff: "another person of your store",
  crossdock: "Crossdock",
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
    ? `Version ${published.version} routes your orders, published ${format.ago(published.at)} by ${AUTHORS[published.by]}.`
    : "Orders are routed without rules of your own.";
  if (!draft)
    return (
      <Text as="p" tone="subdued">
        {saving ? `Saving the draft … ${inForce}` : inForce}
      </Text>
    );
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {showsLive ? "Rules in force" : "Your draft"}
            </Text>
            <Badge tone={showsLive ? "success" : "info"}>
              {showsLive ? "On" : saving ? "Saving the draft …" : "Draft"}
            </Badge>
          </InlineStack>
          <Text as="p">
            {showsLive
              ? inForce
              : changes === 0
                ? "The draft changes nothing yet."
                : `${count(changes, "change")} not in force yet. ${inForce}`}
          </Text>
        </BlockStack>
        <InlineStack gap="200">
          <Button url={showsLive ? "/app/routing" : "/app/routing?show=live"}>
            {showsLive ? "Show draft" : "Show rules in force"}
          </Button>
          {showsLive ? null : (
            <ConfirmButton
              title="Discard the draft?"
              body="Its changes are gone for good. The rules in force stay as they are."
              confirm="Discard draft"
              destructive
              fields={() => ({ intent: "discard-draft", draftId: draft.id })}
            >
              Discard draft
            </ConfirmButton>
          )}
        </InlineStack>
      </InlineStack>
    </Card>
  );
}
