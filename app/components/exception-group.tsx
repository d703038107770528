import type { ExceptionGroup, ExceptionRow } from "../reports/exceptions.ts";
import { ActionButton } from "./actions.tsx";
import { useFormat } from "./app-context.tsx";
import { ResolveButton } from "./resolve-button.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { Link } from "./ui/action.ts";
import { BlockStack, Card, Divider, InlineStack, Text } from "./ui/layout.ts";
import { SEVERITY_WORDS } from "./words.ts";

/** All open exceptions of one kind: what to do is said once, what happened for each. */
export function ExceptionGroupCard({ group }: { group: ExceptionGroup }) {
  return (
    <div id={group.kind}>
      <Card>
        <BlockStack gap="300">
          <BlockStack gap="100">
            <InlineStack gap="200" blockAlign="center">
              <Text as="h2" variant="headingMd">
                {group.title}: {group.rows.length}
              </Text>
              <StatusBadge word={SEVERITY_WORDS[group.severity]} />
            </InlineStack>
            <Text as="p">{group.fix}</Text>
          </BlockStack>
          <RetryAll group={group} />
          {group.rows.map((row) => (
            <BlockStack gap="300" key={row.id}>
              <Divider />
              <Row row={row} />
            </BlockStack>
          ))}
        </BlockStack>
      </Card>
    </div>
  );
}

/** One button for all rows that can be retried, where there are several. */
function RetryAll({ group: { title, rows } }: { group: ExceptionGroup }) {
  const ids = rows.filter(({ canRetry }) => canRetry).map(({ id }) => id);
  if (ids.length < 2) return null;
  return (
    <InlineStack>
      <ActionButton
        fields={{ intent: "retry-all", ids: ids.join(",") }}
        accessibilityLabel={`Retry all ${ids.length}: ${title}`}
      >
        {`Retry all ${ids.length}`}
      </ActionButton>
    </InlineStack>
  );
}

function Row({ row }: { row: ExceptionRow }) {
  const format = useFormat();
  return (
    <BlockStack gap="200">
      <Text as="p" breakWord>
        {row.cause}
      </Text>
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <InlineStack gap="300" blockAlign="center">
          <Text as="span" variant="bodySm" tone="subdued">
            Since {format.ago(row.openedAt)}
            {row.occurrences > 1 ? `, ${row.occurrences} times` : ""}
          </Text>
          {row.links.map(({ label, to }) => (
            <Link key={to} url={to}>
              {label}
            </Link>
          ))}
        </InlineStack>
        <InlineStack gap="200">
          {row.canRetry ? (
            <ActionButton fields={{ intent: "retry", id: row.id }} accessibilityLabel={`Retry ${row.about}`}>
              Retry
            </ActionButton>
          ) : null}
          <ResolveButton id={row.id} about={row.about} cause={row.cause} />
        </InlineStack>
      </InlineStack>
    </BlockStack>
  );
}
