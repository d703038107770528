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
      <Banner tone="critical" title="This could not be finished">
        <Text as="p">{problem} Start it again; what was done until then stays.</Text>
      </Banner>
    );
  if (state === "stopped")
    return (
      <Banner tone="info" title="This was stopped">
        <Text as="p">
          {count(task.done, "row")} of {task.total} were done. They stay as they are.
        </Text>
      </Banner>
    );
  if (kind === "mapping.import")
    return (
      <Card>
        <InlineStack align="space-between" blockAlign="center">
          <Text as="p">
            {state === "waiting" ? "The file is checked, and waits for you." : "The file was imported."}
          </Text>
          <Button url={`/app/sku-mapping/import/${id}`}>See import</Button>
        </InlineStack>
      </Card>
    );
  if (kind === "orders.act") return <RowResults task={task} />;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          The file is ready
        </Text>
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <Text as="p" tone="subdued">
            {fileName}, {count(result.rows ?? 0, "row")}
          </Text>
          <DownloadButton url={`/app/files/${id}`} fileName={fileName ?? "file.csv"} variant="primary">
            Download file
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
          {`${done} of ${count(done + errors, "order")} done`}
        </Text>
        <PlainTable
          label="What became of each order"
          headings={["Order", "Result"]}
          rows={rows.map(({ number, given, reason }) => ({
            id: String(number),
            cells: [
              <Link key="order" url={`/app/orders/${given.id ?? ""}`}>
                {given.Order ?? ""}
              </Link>,
              reason ?? "Done",
            ],
          }))}
        />
        {done + errors > rows.length ? (
          <Text as="p" tone="subdued">
            {`The first ${rows.length}, those that were refused before the others.`}
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}
