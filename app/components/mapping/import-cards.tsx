import { useState } from "react";
import { detectEncoding } from "../../platform/csv/dialect.ts";
import { msg, t } from "../../platform/translate.ts";
import type { TaskPage } from "../../reports/task-page.ts";
import { problemOf } from "../action-result.ts";
import { ActionButton, useAction } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { DownloadButton } from "../download-button.tsx";
import { Button } from "../ui/action.ts";
import { Badge, Banner } from "../ui/feedback.ts";
import { DropZone } from "../ui/form.ts";
import { BlockStack, Card, InlineGrid, InlineStack, Text } from "../ui/layout.ts";
import { PlainTable } from "../ui/plain-table.tsx";
import { useNarrow } from "../use-narrow.ts";
import { count } from "../words.ts";

const decode = (bytes: Uint8Array<ArrayBuffer>) => new TextDecoder(detectEncoding(bytes)).decode(bytes);

const LARGEST_BYTES = 10_000_000;

/** Chooses the file. It is read here, so that a wrong one is told of at once. */
export function ChooseFile() {
  const { run, busy, result } = useAction();
  const [file, setFile] = useState<{ name: string; text: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const take = (chosen: File | undefined) => {
    if (!chosen) return setProblem(t("This is no CSV file. In your spreadsheet, save the sheet as CSV."));
    if (chosen.size > LARGEST_BYTES)
      return setProblem(
        t("{{chosen}} is larger than 10 MB. Split it, and import the parts one after the other.", {
          chosen: chosen.name,
        }),
      );
    setProblem(null);
    void chosen.arrayBuffer().then((bytes) => setFile({ name: chosen.name, text: decode(new Uint8Array(bytes)) }));
  };
  const wrong = problem ?? problemOf(result, "file");
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("1. Choose a file")}
        </Text>
        <Text as="p">
          {t(
            "A CSV file with the columns SKU, Supplier, Supplier SKU and, if you like, Pack size and Mapped (yes or no). The easiest start is an export: change it in your spreadsheet and bring it back.",
          )}
        </Text>
        <DropZone
          label={t("File of mappings")}
          labelHidden
          accept=".csv,text/csv"
          type="file"
          allowMultiple={false}
          variableHeight
          onDrop={(_all, [accepted]) => take(accepted)}
        >
          <DropZone.FileUpload actionTitle={t("Add file")} actionHint={file ? file.name : t("CSV, at most 10 MB")} />
        </DropZone>
        {wrong === undefined || wrong === null ? null : (
          <Text as="p" tone="critical" id="file-problem">
            {wrong}
          </Text>
        )}
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="span" tone="subdued">
            {t("Nothing is changed before you have seen what the file would do.")}
          </Text>
          <Button
            variant="primary"
            disabled={file === null || problem !== null}
            loading={busy}
            onClick={() => file && run({ intent: "start", fileName: file.name, text: file.text })}
          >
            {t("Check file")}
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

/** What the file would do, before anything is done. */
export function CheckedFile({ task }: { task: TaskPage }) {
  const format = useFormat();
  const { counts } = task;
  const wanted = counts.new + counts.changed;
  const numbers = [
    [t("New"), counts.new],
    [t("Changed"), counts.changed],
    [t("Same"), counts.same],
    [t("Errors"), counts.error],
  ] as const;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("2. Look at what the file would do")}
        </Text>
        <InlineGrid columns={{ xs: 2, sm: 4 }} gap="300">
          {numbers.map(([label, value]) => (
            <BlockStack key={label}>
              <Text as="p" tone="subdued">
                {label}
              </Text>
              <Text
                as="p"
                variant="headingLg"
                {...(label === "Errors" && value > 0 ? { tone: "critical" as const } : {})}
              >
                {format.number(value)}
              </Text>
            </BlockStack>
          ))}
        </InlineGrid>
        <FileRows task={task} />
        <InlineStack align="end" gap="200">
          {counts.error > 0 ? <ErrorRows id={task.id} /> : null}
          <ActionButton fields={{ intent: "stop" }}>{t("Cancel import")}</ActionButton>
          <ActionButton variant="primary" disabled={wanted === 0} fields={{ intent: "import" }}>
            {wanted === 0 ? t("Nothing to import") : t("Import {{wanted}}", { wanted: count(wanted, "row") })}
          </ActionButton>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

const ErrorRows = ({ id }: { id: string }) => (
  <DownloadButton url={`/app/files/${id}?rows=errors`} fileName="rows-with-errors.csv">
    {t("Download rows with errors")}
  </DownloadButton>
);

const VERDICTS: Record<string, { label: string; tone?: "success" | "info" | "critical" }> = {
  new: { label: msg("New"), tone: "success" },
  changed: { label: msg("Changed"), tone: "info" },
  same: { label: msg("Same") },
  error: { label: msg("Error"), tone: "critical" },
  done: { label: msg("Imported"), tone: "success" },
  pending: { label: msg("Waits") },
};

function FileRows({ task: { rows, total, counts } }: { task: TaskPage }) {
  const narrow = useNarrow();
  const all = Object.values(counts).reduce((sum, each) => sum + each, 0);
  const shown = rows.map(({ number, given, verdict, reason }) => {
    const { label, tone } = VERDICTS[verdict] ?? { label: verdict };
    const badge = <Badge {...(tone ? { tone } : {})}>{t(label)}</Badge>;
    const item = given.SKU ?? given["Variant ID"] ?? given.Barcode ?? "";
    const supplier = [given.Supplier, given["Supplier SKU"]].filter(Boolean).join(": ");
    const cells = narrow
      ? [badge, `${item}${supplier ? `, ${supplier}` : ""}${reason ? `. ${reason}` : ""}`]
      : [String(number + 1), badge, item, supplier, reason ?? ""];
    return { id: String(number), cells };
  });
  return (
    <BlockStack gap="200">
      <PlainTable
        label={t("First rows of the file")}
        headings={narrow ? [t("Result"), t("Row")] : [t("Line"), t("Result"), "SKU", t("Supplier"), t("What is wrong")]}
        rows={shown}
      />
      {Math.max(all, total) > rows.length ? (
        <Text as="p" tone="subdued">
          {t("The first {{rows}} of {{all}} rows, those with errors first.", { rows: rows.length, all })}
        </Text>
      ) : null}
    </BlockStack>
  );
}

/** What became of the import. */
export function ImportResult({ task }: { task: TaskPage }) {
  const { result, state, problem, batchId, counts } = task;
  const errors = counts.error;
  if (state === "failed")
    return (
      <Banner tone="critical" title={t("The import could not be finished")}>
        <Text as="p">
          {t("{{problem}} What was imported until then stays. Import the file again: it skips what is the same.", {
            problem: problem ?? "",
          })}
        </Text>
      </Banner>
    );
  if (state === "stopped")
    return (
      <Banner tone="info" title={t("The import was stopped")}>
        <Text as="p">
          {counts.done === 0
            ? t("Nothing was changed.")
            : t("{{done}} had been imported.", { done: count(counts.done, "row") })}
        </Text>
      </Banner>
    );
  return (
    <Banner
      tone={errors > 0 ? "warning" : "success"}
      title={t("{{imported}} imported", { imported: count(result.imported ?? 0, "row") })}
      {...(batchId !== null && (result.imported ?? 0) > 0
        ? { action: { content: t("See history"), url: "/app/sku-mapping/history" } }
        : {})}
    >
      <BlockStack gap="200">
        <Text as="p">
          {t("{{same}} were the same already. Orders that waited for a mapping go on by themselves.", {
            same: count(result.same ?? 0, "row"),
          })}
        </Text>
        {errors > 0 ? (
          <InlineStack gap="200" blockAlign="center">
            <Text as="span">{t("{{errors}} could not be imported.", { errors: count(errors, "row") })}</Text>
            <ErrorRows id={task.id} />
          </InlineStack>
        ) : null}
      </BlockStack>
    </Banner>
  );
}
