import { t } from "../../platform/translate.ts";
import type { TaskPage } from "../../reports/task-page.ts";
import { DownloadButton } from "../download-button.tsx";
import { Banner } from "../ui/feedback.ts";
import { Button, Link } from "../ui/action.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";
import { PlainTable } from "../ui/plain-table.tsx";
import { count } from "../words.ts";

/** What came of long work: a file to take along, or why there is none. */
export function TaskResult({ task }: { task: TaskPage }) {
  const { state, problem, kind, id, fileName, result } = task;
  if (state === "failed")
    return (
      <Banner tone="critical" title={t("This could not be finished")}>
        <Text as="p">
          {t("{{problem}} Start it again; what was done until then stays.", { problem: problem ?? "" })}
        </Text>
      </Banner>
    );
  if (state === "stopped")
    return (
      <Banner tone="info" title={t("This was stopped")}>
        <Text as="p">
          {t("{{done}} of {{total}} were done. They stay as they are.", {
            done: count(task.done, "row"),
            total: task.total,
          })}
        </Text>
      </Banner>
    );
  if (kind === "mapping.import")
    return (
      <Card>
        <InlineStack align="space-between" blockAlign="center">
          <Text as="p">
            {state === "waiting" ? t("The file is checked, and waits for you.") : t("The file was imported.")}
          </Text>
          <Button url={`/app/sku-mapping/import/${id}`}>{t("See import")}</Button>
        </InlineStack>
      </Card>
    );
  if (kind === "orders.act") return <RowResults task={task} />;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("The file is ready")}
        </Text>
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <Text as="p" tone="subdued">
            {fileName}, {count(result.rows ?? 0, "row")}
          </Text>
          <DownloadButton url={`/app/files/${id}`} fileName={fileName ?? "file.csv"} variant="primary">
            {t("Download file")}
          </DownloadButton>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

/** What became of each row, those that were refused first. */
function RowResults({ task: { rows, result } }: { task: TaskPage }) {
  const { done = 0, errors = 0 } = result;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("{{done}} of {{orders}} done", { done, orders: count(done + errors, "order") })}
        </Text>
        <PlainTable
          label={t("What became of each order")}
          headings={[t("Order"), t("Result")]}
          rows={rows.map(({ number, given, reason }) => ({
            id: String(number),
            cells: [
              <Link key="order" url={`/app/orders/${given.id ?? ""}`}>
                {given.Order ?? ""}
              </Link>,
              reason ?? t("Done"),
            ],
          }))}
        />
        {done + errors > rows.length ? (
          <Text as="p" tone="subdued">
            {t("The first {{rows}}, those that were refused before the others.", { rows: rows.length })}
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}
