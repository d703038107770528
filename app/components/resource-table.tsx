import { useLocation, useNavigation } from "@remix-run/react";
import { memo, type CSSProperties, type MouseEvent, type ReactNode } from "react";
import { t } from "../platform/translate.ts";
import { Box } from "./ui/layout.ts";
import { IndexTable } from "./ui/table.ts";
import { useNarrow } from "./use-narrow.ts";

export type Column<Row> = {
  title: string;
  numeric?: boolean;
  hideTitle?: boolean;
  /** long text wraps at this many characters; without it a cell is one line */
  wrapAt?: number;
  cell: (row: Row) => ReactNode;
};

type Props<Row extends { id: string }> = {
  resource: { singular: string; plural: string };
  rows: Row[];
  /** at most seven; a constant, so that rows need not be drawn again */
  columns: [Column<Row>, ...Column<Row>[]];
  /** the same row on a phone */
  card: (row: Row) => ReactNode;
  pagination?: { page: number; hasNext: boolean; go: (page: number) => void };
};

/** A list of things: a table, and on phones a list of cards. */
export function ResourceTable<Row extends { id: string }>({ resource, rows, columns, card, pagination }: Props<Row>) {
  const narrow = useNarrow();
  const { pathname } = useLocation();
  const navigation = useNavigation();
  const [first, ...others] = columns.map(({ title, numeric, hideTitle }) => ({
    title: t(title),
    ...(numeric ? { alignment: "end" as const } : {}),
    ...(hideTitle ? { hidden: true } : {}),
  }));
  const several = pagination !== undefined && (pagination.page > 1 || pagination.hasNext);
  return (
    <IndexTable
      resourceName={resource}
      itemCount={rows.length}
      headings={[first!, ...others]}
      selectable={false}
      condensed={narrow}
      loading={navigation.state === "loading" && navigation.location.pathname === pathname}
      {...(several
        ? {
            pagination: {
              label: t("Page {{page}}", { page: pagination.page }),
              hasPrevious: pagination.page > 1,
              hasNext: pagination.hasNext,
              onPrevious: () => pagination.go(pagination.page - 1),
              onNext: () => pagination.go(pagination.page + 1),
              accessibilityLabel: t("Pages of {{plural}}", { plural: resource.plural }),
            },
          }
        : {})}
    >
      {rows.map((row, i) => (
        <TableRow
          key={row.id}
          row={row}
          position={i}
          columns={columns as Column<never>[]}
          card={card}
          narrow={narrow}
        />
      ))}
    </IndexTable>
  );
}

const styleOf = ({ numeric, wrapAt }: Column<never>): CSSProperties => ({
  ...(numeric ? { textAlign: "end" } : {}),
  ...(wrapAt === undefined ? {} : { whiteSpace: "normal", overflowWrap: "anywhere", maxWidth: `${wrapAt}ch` }),
});

/** A click anywhere on a row opens it; one on a button, a box or a link of its own does not. */
function keepFromRow(event: MouseEvent<HTMLElement>) {
  if (event.target instanceof Element && event.target.closest("a, button, input, label")) event.stopPropagation();
}

type RowProps = {
  row: { id: string };
  position: number;
  columns: Column<never>[];
  card: (row: never) => ReactNode;
  narrow: boolean;
};

const TableRow = memo(function TableRow({ row, position, columns, card, narrow }: RowProps) {
  return (
    <IndexTable.Row id={row.id} position={position}>
      {narrow ? (
        <Box padding="300" width="100%">
          <div onClick={keepFromRow}>{card(row as never)}</div>
        </Box>
      ) : (
        columns.map((column) => (
          <IndexTable.Cell key={column.title}>
            <div style={styleOf(column)} onClick={keepFromRow}>
              {column.cell(row as never)}
            </div>
          </IndexTable.Cell>
        ))
      )}
    </IndexTable.Row>
  );
});
