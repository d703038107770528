import { SHARED_WITH_RETAILER, type RetailerRow } from "../reports/retailers.ts";
import { ActionButton } from "./actions.tsx";
import { useFormat } from "./app-context.tsx";
import { ConfirmButton } from "./confirm-button.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { ButtonGroup } from "./ui/action.ts";
import { BlockStack, Card, Divider, InlineStack, Text } from "./ui/layout.ts";
import { CONNECTION_WORDS, count } from "./words.ts";

const Sentences = ({ title, sentences }: { title: string; sentences: string[] }) => (
  <BlockStack gap="100">
    <Text as="h3" variant="headingSm">
      {title}
    </Text>
    <ul style={{ margin: 0, paddingInlineStart: "var(--p-space-400)" }}>
      {sentences.map((sentence) => (
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
            {retailer} asks you to ship its orders
          </Text>
          <Text as="p" variant="bodySm" tone="subdued">
            {invitation.domain}, invited {format.ago(invitation.since)}
          </Text>
        </BlockStack>
        <Sentences title={`What ${retailer} sees of your store`} sentences={SHARED_WITH_RETAILER} />
        <Sentences title="Terms" sentences={invitation.terms} />
        <InlineStack align="end">
          <ButtonGroup>
            <ConfirmButton
              title={`Decline the invitation of ${retailer}?`}
              body="Nothing of your store is shared. The retailer can invite you again."
              confirm="Decline invitation"
              accessibilityLabel={`Decline the invitation of ${retailer}`}
              destructive
              fields={() => ({ intent: "decline", connectionId })}
            >
              Decline
            </ConfirmButton>
            <ActionButton
              variant="primary"
              fields={{ intent: "accept", connectionId }}
              accessibilityLabel={`Accept invitation of ${retailer}`}
            >
              Accept invitation
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
          Retailers you ship for
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
            {row.domain}, since {format.date(row.since)}, {count(row.openOrders, "open order")}
          </Text>
        </BlockStack>
        <Buttons row={row} />
      </InlineStack>
      {row.pausedByThem ? <Text as="p">The retailer has paused. You get no new orders until it resumes.</Text> : null}
    </BlockStack>
  );
}

function Buttons({ row: { connectionId, retailer, status, pausedByYou } }: { row: RetailerRow }) {
  if (status === "disconnected") return null;
  return (
    <ButtonGroup>
      {pausedByYou ? (
        <ActionButton fields={{ intent: "resume", connectionId }} accessibilityLabel={`Resume ${retailer}`}>
          Resume
        </ActionButton>
      ) : (
        <ConfirmButton
          title={`Pause ${retailer}?`}
          body="You get no new orders until you resume. Orders you have already stay yours."
          confirm="Pause retailer"
          accessibilityLabel={`Pause ${retailer}`}
          fields={() => ({ intent: "pause", connectionId })}
        >
          Pause
        </ConfirmButton>
      )}
      <ConfirmButton
        title={`Disconnect ${retailer}?`}
        body="You get no more orders from it. Ship the ones you have: their tracking still goes back. To work together again, the retailer invites you again."
        confirm="Disconnect retailer"
        accessibilityLabel={`Disconnect ${retailer}`}
        destructive
        fields={() => ({ intent: "disconnect", connectionId })}
      >
        Disconnect
      </ConfirmButton>
    </ButtonGroup>
  );
}
