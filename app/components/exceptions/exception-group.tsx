import { say } from "../../platform/phrase.ts";
import { t } from "../../platform/translate.ts";
import type { ExceptionGroup, ExceptionRow } from "../../reports/exceptions.ts";
import { ActionButton } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { RowResult } from "../row-result.tsx";
import { SelectBox, SelectionBar, SelectionProvider } from "../selection.tsx";
import { StatusBadge } from "../status-badge.tsx";
import { Link } from "../ui/action.ts";
import { BlockStack, Card, Divider, InlineStack, Text } from "../ui/layout.ts";
import { useNarrow } from "../use-narrow.ts";
import { count, SEVERITY_WORDS } from "../words.ts";
import { CareMenu } from "./care.tsx";
import { ResolveButton } from "./resolve-button.tsx";
import { UnknownSendCard } from "./unknown-send.tsx";

/** All exceptions of one kind on a list: what to do is said once, what happened for each. */
export function ExceptionGroupCard({ group }: { group: ExceptionGroup }) {
  const open = group.rows.filter(({ resolved }) => resolved === null);
  const title = t(group.title);
  const ids = open.length > 1 ? open.map(({ id }) => id) : [];
  return (
    <div id={group.kind}>
      <Card>
        <SelectionProvider ids={ids}>
          <BlockStack gap="300">
            <BlockStack gap="100">
              <InlineStack gap="200" blockAlign="center">
                <Text as="h2" variant="headingMd">
                  {title}: {group.rows.length}
                </Text>
                <StatusBadge word={SEVERITY_WORDS[group.severity]} />
              </InlineStack>
              <Text as="p">
                {say(group.fix)}{" "}
                <Link
                  url={`/app/help/exceptions/${group.kind}`}
                  accessibilityLabel={t("Learn more about: {{group}}", { group: title })}
                >
                  {t("Learn more")}
                </Link>
              </Text>
            </BlockStack>
            <Bulk group={group} ids={ids} />
            {group.rows.map((row) => (
              <BlockStack gap="300" key={row.id}>
                <Divider />
                <Row row={row} selectable={ids.length > 0} />
              </BlockStack>
            ))}
          </BlockStack>
        </SelectionProvider>
      </Card>
    </div>
  );
}

function Bulk({ group, ids }: { group: ExceptionGroup; ids: string[] }) {
  const retryable = new Set(group.rows.filter(({ canRetry }) => canRetry).map(({ id }) => id));
  return (
    <SelectionBar ids={ids} counted={(chosen) => count(chosen, "exception")}>
      {(selected) => (
        <>
          {selected.some((id) => retryable.has(id)) ? (
            <ActionButton
              size="slim"
              fields={{ intent: "retry-all", ids: selected.filter((id) => retryable.has(id)).join(",") }}
            >
              {t("Retry {{selected}}", { selected: selected.length })}
            </ActionButton>
          ) : null}
          <ResolveButton
            intent="resolve-all"
            id={selected.join(",")}
            about={t("{{selected}} of {{group}}", { selected: selected.length, group: t(group.title) })}
            cause={t('{{selected}} exceptions "{{group}}" are resolved with one reason.', {
              selected: selected.length,
              group: t(group.title),
            })}
          >
            {t("Resolve {{selected}}", { selected: selected.length })}
          </ResolveButton>
          <CareMenu
            ids={selected}
            about={t("{{selected}} of {{group}}", { selected: selected.length, group: t(group.title) })}
            snoozed={false}
            assigned
          />
        </>
      )}
    </SelectionBar>
  );
}

function Row({ row, selectable }: { row: ExceptionRow; selectable: boolean }) {
  const narrow = useNarrow();
  return (
    <InlineStack gap="300" wrap={false} blockAlign="start">
      {selectable && !narrow ? (
        <SelectBox id={row.id} label={t("Select {{about}}", { about: say(row.about) })} />
      ) : null}
      <div style={{ flex: 1, minWidth: 0 }}>
        <BlockStack gap="200">
          <Text as="p" breakWord>
            {say(row.cause)}
          </Text>
          <RowResult id={row.id} />
          {row.unknownSend ? <UnknownSendCard id={row.id} send={row.unknownSend} /> : null}
          {row.resolved ? <Resolved resolved={row.resolved} /> : null}
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <InlineStack gap="300" blockAlign="center">
              <Facts row={row} />
              {row.links.map(({ label, to }) => (
                <Link key={to} url={to}>
                  {say(label)}
                </Link>
              ))}
            </InlineStack>
            {row.resolved ? null : <Actions row={row} />}
          </InlineStack>
        </BlockStack>
      </div>
    </InlineStack>
  );
}

function Facts({ row }: { row: ExceptionRow }) {
  const format = useFormat();
  const parts = [
    t("Since {{openedAt}}", { openedAt: format.ago(row.openedAt) }),
    row.occurrences > 1 ? t("{{occurrences}} times", { occurrences: row.occurrences }) : null,
    row.assignee === null
      ? null
      : t("assigned to {{assignee}}", {
          assignee:
            row.assignee.kind === "named"
              ? row.assignee.name
              : row.assignee.kind === "you"
                ? t("you")
                : t("a colleague"),
        }),
    row.snoozedUntil === null
      ? null
      : t("snoozed until {{snoozedUntil}}", { snoozedUntil: format.dateTime(row.snoozedUntil) }),
  ];
  return (
    <Text as="span" variant="bodySm" tone="subdued">
      <time dateTime={row.openedAt.toISOString()} title={format.dateTime(row.openedAt)}>
        {parts.filter(Boolean).join(", ")}
      </time>
    </Text>
  );
}

const Actions = ({ row }: { row: ExceptionRow }) => (
  <InlineStack gap="200">
    {row.canRetry ? (
      <ActionButton
        size="slim"
        fields={{ intent: "retry", id: row.id }}
        accessibilityLabel={t("Retry {{about}}", { about: say(row.about) })}
      >
        {t("Retry")}
      </ActionButton>
    ) : null}
    <ResolveButton id={row.id} about={say(row.about)} cause={say(row.cause)} />
    <CareMenu
      ids={[row.id]}
      about={say(row.about)}
      snoozed={row.snoozedUntil !== null}
      assigned={row.assignee !== null}
    />
  </InlineStack>
);

function Resolved({ resolved }: { resolved: NonNullable<ExceptionRow["resolved"]> }) {
  const format = useFormat();
  return (
    <Text as="p" tone="subdued" breakWord>
      {resolved.byPerson ? t("Resolved by a person") : t("Resolved by itself")}, {format.ago(resolved.at)}
      {resolved.resolution === "" ? "." : `: ${t(resolved.resolution)}`}
    </Text>
  );
}
