import { say, type Phrase } from "../platform/phrase.ts";
import { t } from "../platform/translate.ts";
import { SHARED_WITH_RETAILER, type RetailerRow } from "../reports/retailers.ts";
import { ActionButton } from "./actions.tsx";
import { useFormat } from "./app-context.tsx";
import { ConfirmButton } from "./confirm-button.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { ButtonGroup } from "./ui/action.ts";
import { BlockStack, Card, Divider, InlineStack, Text } from "./ui/layout.ts";
import { CONNECTION_WORDS, count } from "./words.ts";

const Sentences = ({ title, sentences }: { title: string; sentences: Phrase[] }) => (
  <BlockStack gap="100">
    <Text as="h3" variant="headingSm">
      {title}
    </Text>
    <ul style={{ margin: 0, paddingInlineStart: "var(--p-space-400)" }}>
      {sentences.map(say).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  </BlockStack>
);

/** One invitation to answer: who asks, what is shared, on what terms. */
export function InvitationCard({ invitation }: { invitation: RetailerRow }) {
  const format = useFormat();
  const { connectionId, retailer } = invitation;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("{{retailer}} asks you to ship its orders", { retailer })}
          </Text>
          <Text as="p" variant="bodySm" tone="subdued">
            {t("{{domain}}, invited {{since}}", { domain: invitation.domain, since: format.ago(invitation.since) })}
          </Text>
        </BlockStack>
        <Sentences title={t("What {{retailer}} sees of your store", { retailer })} sentences={SHARED_WITH_RETAILER} />
        <Sentences title={t("Terms")} sentences={invitation.terms} />
        <InlineStack align="end">
          <ButtonGroup>
            <ConfirmButton
              title={t("Decline the invitation of {{retailer}}?", { retailer })}
              body={t("Nothing of your store is shared. The retailer can invite you again.")}
              confirm={t("Decline invitation")}
              accessibilityLabel={t("Decline the invitation of {{retailer}}", { retailer })}
              destructive
              fields={() => ({ intent: "decline", connectionId })}
            >
              {t("Decline")}
            </ConfirmButton>
            <ActionButton
              variant="primary"
              fields={{ intent: "accept", connectionId }}
              accessibilityLabel={t("Accept invitation of {{retailer}}", { retailer })}
            >
              {t("Accept invitation")}
            </ActionButton>
          </ButtonGroup>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

/** The retailers that this store ships for, or has shipped for. */
export function RetailerList({ retailers }: { retailers: RetailerRow[] }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("Retailers you ship for")}
        </Text>
        {retailers.map((row) => (
          <BlockStack gap="400" key={row.connectionId}>
            <Divider />
            <Retailer row={row} />
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function Retailer({ row }: { row: RetailerRow }) {
  const format = useFormat();
  return (
    <BlockStack gap="200">
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <BlockStack gap="050">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h3" variant="headingSm">
              {row.retailer}
            </Text>
            <StatusBadge word={CONNECTION_WORDS[row.status]} />
          </InlineStack>
          <Text as="p" variant="bodySm" tone="subdued">
            {t("{{domain}}, since {{since}}, {{openOrders}}", {
              domain: row.domain,
              since: format.date(row.since),
              openOrders: count(row.openOrders, "open order"),
            })}
          </Text>
        </BlockStack>
        <Buttons row={row} />
      </InlineStack>
      {row.pausedByThem ? (
        <Text as="p">{t("The retailer has paused. You get no new orders until it resumes.")}</Text>
      ) : null}
    </BlockStack>
  );
}

function Buttons({ row: { connectionId, retailer, status, pausedByYou } }: { row: RetailerRow }) {
  if (status === "disconnected") return null;
  return (
    <ButtonGroup>
      {pausedByYou ? (
        <ActionButton
          fields={{ intent: "resume", connectionId }}
          accessibilityLabel={t("Resume {{retailer}}", { retailer })}
        >
          {t("Resume")}
        </ActionButton>
      ) : (
        <ConfirmButton
          title={t("Pause {{retailer}}?", { retailer })}
          body={t("You get no new orders until you resume. Orders you have already stay yours.")}
          confirm={t("Pause retailer")}
          accessibilityLabel={t("Pause {{retailer}}", { retailer })}
          fields={() => ({ intent: "pause", connectionId })}
        >
          {t("Pause")}
        </ConfirmButton>
      )}
      <ConfirmButton
        title={t("Disconnect {{retailer}}?", { retailer })}
        body={t(
          "You get no more orders from it. Ship the ones you have: their tracking still goes back. To work together again, the retailer invites you again.",
        )}
        confirm={t("Disconnect retailer")}
        accessibilityLabel={t("Disconnect {{retailer}}", { retailer })}
        destructive
        fields={() => ({ intent: "disconnect", connectionId })}
      >
        {t("Disconnect")}
      </ConfirmButton>
    </ButtonGroup>
  );
}
