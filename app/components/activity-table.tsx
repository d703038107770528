import { say, type Phrase } from "../platform/phrase.ts";
import { msg, t } from "../platform/translate.ts";
import type { ActivityRow } from "../reports/activity.ts";
import { TASK_KINDS } from "../queue/task.ts";
import { useFormat } from "./app-context.tsx";
import { ResourceTable, type Column } from "./resource-table.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { Link } from "./ui/action.ts";
import { BlockStack, InlineStack, Text } from "./ui/layout.ts";
import { ACTIVITY_STATE_WORDS, TASK_KIND_WORDS } from "./words.ts";

/** Tasks are called by their kind; everything else has its name already. */
const nameOf = (what: Phrase) => {
  const kind = TASK_KINDS.find((each) => each === what);
  return kind === undefined ? say(what) : t(TASK_KIND_WORDS[kind]);
};

const What = ({ row }: { row: ActivityRow }) => (
  <BlockStack gap="050">
    {row.to === null ? (
      <Text as="span" breakWord>
        {nameOf(row.what)}
      </Text>
    ) : (
      <Link url={row.to} dataPrimaryLink removeUnderline monochrome>
        {nameOf(row.what)}
      </Link>
    )}
    {row.detail === null ? null : (
      <Text as="span" variant="bodySm" tone="subdued" breakWord>
        {say(row.detail)}
      </Text>
    )}
  </BlockStack>
);

function When({ row }: { row: ActivityRow }) {
  const format = useFormat();
  return (
    <time dateTime={row.at.toISOString()} title={format.dateTime(row.at)}>
      {format.ago(row.at)}
    </time>
  );
}

function State({ row }: { row: ActivityRow }) {
  const format = useFormat();
  if (row.state === null) return null;
  const { progress } = row;
  const shown = progress !== null && progress.total > 0 && row.state === "running";
  return (
    <InlineStack gap="200" blockAlign="center">
      <StatusBadge word={ACTIVITY_STATE_WORDS[row.state]} />
      {shown ? (
        <Text as="span" variant="bodySm" tone="subdued">
          {t("{{done}} of {{total}}", { done: format.number(progress.done), total: format.number(progress.total) })}
        </Text>
      ) : null}
    </InlineStack>
  );
}

const COLUMNS: [Column<ActivityRow>, ...Column<ActivityRow>[]] = [
  { title: msg("What"), wrapAt: 90, cell: (row) => <What row={row} /> },
  { title: msg("State"), cell: (row) => <State row={row} /> },
  { title: msg("When"), cell: (row) => <When row={row} /> },
];

const card = (row: ActivityRow) => (
  <BlockStack gap="100">
    <What row={row} />
    <InlineStack align="space-between" blockAlign="center">
      <State row={row} />
      <Text as="span" variant="bodySm" tone="subdued">
        <When row={row} />
      </Text>
    </InlineStack>
  </BlockStack>
);

type Props = { rows: ActivityRow[]; page: number; hasNext: boolean; go: (page: number) => void };

export function ActivityTable({ rows, ...pagination }: Props) {
  return (
    <ResourceTable
      resource={{ singular: "entry", plural: "entries" }}
      rows={rows}
      columns={COLUMNS}
      card={card}
      pagination={pagination}
    />
  );
}
