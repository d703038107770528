import { useEffect, useRef, useState } from "react";
import { FILE_FIELDS, FILE_KINDS, type FileKind } from "../../connectors/vendors/files/fields.ts";
import { msg, t } from "../../platform/translate.ts";
import type { FileView, UploadCheck } from "../../tracking/files/uploads.server.ts";
import { problemOf } from "../action-result.ts";
import { ActionButton, useAction } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { DownloadButton, fetchFile } from "../download-button.tsx";
import { Button } from "../ui/action.ts";
import { Banner } from "../ui/feedback.ts";
import { DropZone, Select } from "../ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";
import { PlainTable } from "../ui/plain-table.tsx";
import { KIND_TITLES } from "./files-form.tsx";

const KINDS = FILE_KINDS.map((kind) => ({ value: kind, label: KIND_TITLES[kind] }));

/** The bytes as text that a form can carry. */
function toBase64(bytes: Uint8Array): string {
  let letters = "";
  for (let at = 0; at < bytes.length; at += 8192) letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(letters);
}

/** Chooses a file, shows what is in it, and has it taken over. */
export function UploadCard({ mailAddress }: { mailAddress: string | null }) {
  const { run, busy, result } = useAction();
  const [kind, setKind] = useState<FileKind>("tracking");
  const [file, setFile] = useState<{ name: string; content: string } | null>(null);
  const check = result?.ok && result.values?.check ? (JSON.parse(result.values.check) as UploadCheck) : null;
  const take = (chosen: File | undefined) =>
    void chosen
      ?.arrayBuffer()
      .then((bytes) => setFile({ name: chosen.name, content: toBase64(new Uint8Array(bytes)) }));
  const wrong = problemOf(result, "file");
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Upload a file")}
        </Text>
        {mailAddress ? (
          <Text as="p" tone="subdued" breakWord>
            {t("The supplier may also mail its CSV files as attachments, from its own address, to {{mailAddress}}.", {
              mailAddress,
            })}
          </Text>
        ) : null}
        <Select
          label={t("What it is about")}
          options={KINDS}
          value={kind}
          onChange={(value) => setKind(FILE_KINDS.find((each) => each === value) ?? "tracking")}
        />
        <DropZone
          label={t("File")}
          labelHidden
          accept=".csv,.txt,.tsv"
          type="file"
          allowMultiple={false}
          variableHeight
          onDrop={(_all, [accepted]) => take(accepted)}
        >
          <DropZone.FileUpload actionTitle={t("Add file")} actionHint={file ? file.name : t("CSV, at most 10 MB")} />
        </DropZone>
        {wrong ? (
          <Text as="p" tone="critical">
            {wrong}
          </Text>
        ) : null}
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="span" tone="subdued">
            {t("Nothing is changed before you have seen what is in it.")}
          </Text>
          <Button
            disabled={file === null}
            loading={busy}
            onClick={() => file && run({ intent: "check", kind, ...file })}
          >
            {t("Check file")}
          </Button>
        </InlineStack>
        {check ? <CheckedFile check={check} kind={kind} /> : null}
      </BlockStack>
    </Card>
  );
}

const ENCODING_NAMES: Record<string, string> = { "utf-8": "UTF-8", "windows-1252": "Windows-1252" };
const DELIMITER_NAMES: Record<string, string> = {
  ",": msg("commas"),
  ";": msg("semicolons"),
  "\t": msg("tabs"),
  "|": msg("vertical bars"),
};

function CheckedFile({ check, kind }: { check: UploadCheck; kind: FileKind }) {
  const titles: Record<string, { title: string }> = FILE_FIELDS[kind];
  const { dialect, message, fileId } = check;
  return (
    <BlockStack gap="300">
      {message ? (
        <Banner tone="warning">{message}</Banner>
      ) : (
        <Text as="p">
          {t("{{readable}} rows can be read, {{failed}} cannot.", { readable: check.readable, failed: check.failed })}
        </Text>
      )}
      {dialect ? (
        <Text as="p" tone="subdued">
          {t("Read as {{encoding}}, with {{delimiter}} between columns. Choose other ones in the settings below.", {
            encoding: ENCODING_NAMES[dialect.encoding] ?? dialect.encoding.toUpperCase(),
            delimiter: t(DELIMITER_NAMES[dialect.delimiter] ?? "other signs"),
          })}
        </Text>
      ) : null}
      <PlainTable
        label={t("Columns of the file")}
        headings={[t("Column"), t("Is taken for"), t("First rows")]}
        rows={check.columns.map((column, index) => {
          const field = Object.keys(check.mapping).find((each) => check.mapping[each] === column);
          const examples = check.samples.map((cells) => cells[index] ?? "").filter((cell) => cell !== "");
          return {
            id: column,
            cells: [column, field ? (titles[field]?.title ?? field) : t("Not used"), examples.join(" · ")],
          };
        })}
      />
      {check.problems.length > 0 ? (
        <PlainTable
          label={t("Rows that cannot be read")}
          headings={[t("Row"), t("Column"), t("What is wrong")]}
          rows={check.problems.map(({ row, column, cause, fix }) => ({
            id: `${row} ${column}`,
            cells: [String(row), column, `${cause} ${fix}`],
          }))}
        />
      ) : null}
      {fileId ? (
        <InlineStack align="end">
          <ActionButton variant="primary" disabled={check.readable === 0} fields={{ intent: "import", fileId }}>
            {t("Import file")}
          </ActionButton>
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}

/** Orders that a person carries: their file is made once, and fetched as often as it is wanted. */
export function OrdersToHandOver({ supplierId, waiting }: { supplierId: string; waiting: number }) {
  const { result } = useAction();
  const format = useFormat();
  const [failed, setFailed] = useState(false);
  const fetched = useRef<string | null>(null);
  const made = result?.ok ? result.values : undefined;
  useEffect(() => {
    if (!made?.orderFile || fetched.current === made.orderFile) return;
    fetched.current = made.orderFile;
    fetchFile(orderFileAddress(supplierId, made.orderFile), made.name ?? "orders.csv").catch(() => setFailed(true));
  }, [made, supplierId]);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Orders to hand over")}
        </Text>
        <Text as="p">
          {waiting === 0
            ? t("No order waits. Files that you have downloaded are in the list below.")
            : waiting === 1
              ? t("{{orders}} order waits for you to download and to give to the supplier.", {
                  orders: format.number(waiting),
                })
              : t("{{orders}} orders wait for you to download and to give to the supplier.", {
                  orders: format.number(waiting),
                })}
        </Text>
        {failed ? (
          <Text as="p" tone="critical">
            {t("The file was made and could not be fetched. Download it again from the list below.")}
          </Text>
        ) : null}
        <InlineStack>
          <ActionButton variant="primary" disabled={waiting === 0} fields={{ intent: "order-file" }}>
            {t("Download orders")}
          </ActionButton>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

const orderFileAddress = (supplierId: string, fileId: string) => `/app/suppliers/${supplierId}/order-file/${fileId}`;

const STATES: Record<string, string> = {
  ...{
    uploading: msg("Being written"),
    renaming: msg("Being written"),
    placed: msg("Lies there"),
    dropped: msg("Not sent"),
  },
  ...{ taken: msg("Being read"), done: msg("Read"), failed: msg("Not readable") },
};

/** The files that went and came, with what became of their rows. */
export function FileList({ supplierId, files }: { supplierId: string; files: FileView[] }) {
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Files")}
        </Text>
        {files.length === 0 ? <Text as="p">{t("No file has gone or come yet.")}</Text> : null}
        {files.map((file) => (
          <BlockStack gap="100" key={file.id}>
            <Text as="p" fontWeight="semibold" breakWord>
              {file.name}
            </Text>
            <Text as="p" tone="subdued">
              {t(KIND_TITLES[file.kind as keyof typeof KIND_TITLES])} · {t(STATES[file.state] ?? file.state)} ·{" "}
              {format.dateTime(file.createdAt)}
            </Text>
            {file.direction === "in" && file.state === "done" ? (
              <Text as="p">
                {t("{{rowsDone}} rows taken over, {{rowsRepeated}} known before, {{rowsFailed}} with problems.", {
                  rowsDone: file.rowsDone,
                  rowsRepeated: file.rowsRepeated,
                  rowsFailed: file.rowsFailed,
                })}
              </Text>
            ) : null}
            {file.kind === "orders" && file.state === "placed" ? (
              <DownloadButton
                url={orderFileAddress(supplierId, file.id)}
                fileName={file.name}
                accessibilityLabel={t("Download again: {{file}}", { file: file.name })}
              >
                {t("Download again")}
              </DownloadButton>
            ) : null}
            {file.note ? (
              <Text as="p" breakWord>
                {file.note}
              </Text>
            ) : null}
            {file.problems.length > 0 ? (
              <PlainTable
                label={t("Row report of {{file}}", { file: file.name })}
                headings={[t("Row"), t("Column"), t("Value"), t("What is wrong")]}
                rows={file.problems.slice(0, 20).map(({ row, column, value, cause, fix }, index) => ({
                  id: `${row} ${column} ${index}`,
                  cells: [String(row), column, value, `${cause} ${fix}`],
                }))}
              />
            ) : null}
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
