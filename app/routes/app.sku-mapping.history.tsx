import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import type { ActionResult } from "../components/action-result.ts";
import { useFormat } from "../components/app-context.tsx";
import { ConfirmButton } from "../components/confirm-button.tsx";
import { Empty } from "../components/empty.tsx";
import { useListAddress } from "../components/list-address.ts";
import { undone } from "../components/mapping/answers.ts";
import { ResourceTable, type Column } from "../components/resource-table.tsx";
import { Screen } from "../components/screen.tsx";
import { BlockStack, Card, InlineStack, Text } from "../components/ui/layout.ts";
import { BATCH_WORDS, count, SCREENS } from "../components/words.ts";
import { msg, t } from "../platform/translate.ts";
import { loadMappingHistory, type MappingBatchRow } from "../reports/mapping-history.server.ts";
import { pageOf } from "../reports/paging.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";
import { undoBatch } from "../skus/undo-mappings.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop, actor } = await requireMerchant(request);
  const list = await loadMappingHistory(services, shop.id, pageOf(new URL(request.url).searchParams));
  return { ...list, rows: list.rows.map((row) => ({ ...row, byYou: row.createdBy === actor.userId })) };
};

const Intent = z.object({ intent: z.literal("undo"), batchId: z.string() });

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  return undone(await undoBatch(services, actor, (await readForm(request, Intent)).batchId));
};

type Row = MappingBatchRow & { byYou: boolean };

const What = ({ row }: { row: Row }) => (
  <BlockStack gap="050">
    <Text as="span" fontWeight="medium">
      {t(BATCH_WORDS[row.kind] ?? row.kind)}: {count(row.count, "item")}
    </Text>
    <Text as="span" variant="bodySm" tone="subdued" breakWord>
      {row.items.map(({ item, offer }) => `${item} (${offer})`).join(", ")}
      {row.count > row.items.length ? ", …" : ""}
    </Text>
  </BlockStack>
);

function When({ row }: { row: Row }) {
  const format = useFormat();
  return (
    <BlockStack gap="050">
      <time dateTime={row.createdAt.toISOString()} title={format.dateTime(row.createdAt)}>
        {format.ago(row.createdAt)}
      </time>
      <Text as="span" variant="bodySm" tone="subdued">
        {row.byYou ? t("By you") : t("By user {{createdBy}}", { createdBy: row.createdBy })}
      </Text>
    </BlockStack>
  );
}

function Undo({ row }: { row: Row }) {
  if (row.undoneAt !== null)
    return (
      <Text as="span" tone="subdued">
        {t("Undone")}
      </Text>
    );
  return (
    <ConfirmButton
      size="slim"
      title={t("Undo this change?")}
      body={t("{{number}} become what they were before. What somebody has changed since stays.", {
        number: count(row.count, "mapping"),
      })}
      confirm={t("Undo change")}
      accessibilityLabel={t("Undo: {{batch}}, {{number}}", {
        batch: t(BATCH_WORDS[row.kind] ?? row.kind),
        number: count(row.count, "item"),
      })}
      fields={() => ({ intent: "undo", batchId: row.id })}
    >
      {t("Undo")}
    </ConfirmButton>
  );
}

const COLUMNS: [Column<Row>, ...Column<Row>[]] = [
  { title: msg("What"), wrapAt: 70, cell: (row) => <What row={row} /> },
  { title: msg("When"), cell: (row) => <When row={row} /> },
  { title: msg("Undo"), hideTitle: true, numeric: true, cell: (row) => <Undo row={row} /> },
];

const card = (row: Row) => (
  <BlockStack gap="200">
    <What row={row} />
    <InlineStack align="space-between" blockAlign="center">
      <When row={row} />
      <Undo row={row} />
    </InlineStack>
  </BlockStack>
);

export default function MappingHistory() {
  const { rows, page, hasNext } = useLoaderData<typeof loader>();
  const { goToPage } = useListAddress();
  return (
    <Screen
      title={t("History of mappings")}
      back={{ label: t(SCREENS.skuMapping), to: "/app/sku-mapping" }}
      width="full"
    >
      <Card padding="0">
        {rows.length === 0 ? (
          <Empty title={t("Nothing was changed yet")}>
            {t(
              "What people change about mappings stands here, and can be undone. What Crossdock maps by equal SKU or barcode stands in Activity.",
            )}
          </Empty>
        ) : (
          <ResourceTable
            resource={{ singular: "change", plural: "changes" }}
            rows={rows}
            columns={COLUMNS}
            card={card}
            pagination={{ page, hasNext, go: goToPage }}
          />
        )}
      </Card>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
