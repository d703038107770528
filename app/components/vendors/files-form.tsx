import type { OrderToSend } from "../../connectors/connector.ts";
import { FILE_FIELDS, FILE_KINDS, type FileKind } from "../../connectors/vendors/files/fields.ts";
import {
  columnsOfText,
  ORDER_FIELDS,
  ORDER_FIELD_TITLES,
  orderRows,
} from "../../connectors/vendors/files/order-file.ts";
import type { FileFields } from "../../connectors/vendors/files/settings-form.ts";
import { msg, t } from "../../platform/translate.ts";
import { FieldSection } from "../field-section.tsx";
import { Choices } from "../fields.tsx";
import { FieldsSaveBar } from "../save-bar.tsx";
import { translated } from "../translated.ts";
import { FormLayout, Select, TextField } from "../ui/form.ts";
import { BlockStack, Text } from "../ui/layout.ts";
import { WEEKDAY_CHOICES } from "../words.ts";
import { useFields } from "../use-fields.tsx";

export const KIND_TITLES = {
  orders: msg("Orders"),
  tracking: msg("Tracking"),
  answers: msg("Acknowledgements"),
  stock: msg("Stock and prices"),
};

const options = (...pairs: [string, string][]) => pairs.map(([value, label]) => ({ value, label }));
const FOUND: [string, string] = ["", msg("Found out file by file")];
const WAYS = options(
  ["manual", msg("By hand, on this page")],
  ["sftp", msg("SFTP server")],
  ["https", msg("HTTPS: fetched from and put to addresses")],
);
const ENCODINGS: [string, string][] = [
  ["utf-8", "UTF-8"],
  ["utf-16le", msg("UTF-16 (little endian)")],
  ["utf-16be", msg("UTF-16 (big endian)")],
  ["windows-1252", "Windows-1252"],
];
const DELIMITERS: [string, string][] = [
  [",", msg("Comma")],
  [";", msg("Semicolon")],
  ["\t", msg("Tab")],
  ["|", msg("Vertical bar")],
];
const DECIMALS: [string, string][] = [
  [".", msg("Point: 7.50")],
  [",", msg("Comma: 7,50")],
];
const DATES: [string, string][] = [
  ["ymd", msg("Year, month, day: 2026-11-30")],
  ["dmy", msg("Day, month, year: 30.11.2026")],
  ["mdy", msg("Month, day, year: 11/30/2026")],
];
const HEADERS = options(
  FOUND,
  ["true", msg("The first row names the columns")],
  ["false", msg("No row names them: Column 1, …")],
);
const MARKS = options(["false", msg("No")], ["true", msg("Yes: for Excel")]);
const COMBINE = options(["no", msg("One file for each order")], ["yes", msg("One file for all that leave together")]);
const MISSING = options(["zero", msg("Sold out")], ["keep", msg("As they were")]);

type More = { helpText?: string; placeholder?: string; type?: "password" | "url"; multiline?: number };

/** How files are exchanged with a supplier. `sample`: an order to show what an order file looks like. */
export function FilesForm({
  stored,
  hasPassword,
  sample,
}: {
  stored: FileFields;
  hasPassword: boolean;
  sample: OrderToSend;
}) {
  const form = useFields(stored, "all");
  const { values, set, problem } = form;
  const text = (name: string, label: string, more: More = {}) => (
    <TextField
      key={name}
      {...more}
      label={label}
      name={name}
      value={values[name] ?? ""}
      onChange={set(name)}
      error={problem(name)}
      autoComplete="off"
    />
  );
  const select = (name: string, label: string, choices: { value: string; label: string }[]) => (
    <Select label={label} name={name} options={translated(choices)} value={values[name]} onChange={set(name)} />
  );
  const kept = hasPassword ? t(" Empty: it stays as it is.") : "";
  return (
    <BlockStack>
      <FieldsSaveBar id="files-save-bar" fields={form} />
      <BlockStack gap="400">
        <FieldSection title={t("How files are exchanged")}>
          {select("way", t("Way"), WAYS)}
          {values.way === "sftp" ? (
            <FormLayout>
              {text("host", t("Host"))}
              {text("port", t("Port"))}
              {text("user", t("User name"))}
              {text("password", t("Password"), { type: "password", helpText: kept.trim() })}
              {(["orders", ...FILE_KINDS] as const).map((kind) =>
                text(`folder.${kind}`, t("Folder: {{files}}", { files: t(KIND_TITLES[kind]) }), {
                  helpText: t("Empty: these files are not exchanged."),
                }),
              )}
            </FormLayout>
          ) : null}
          {values.way === "https" ? (
            <FormLayout>
              {text("url.orders", t("Address: Orders"), {
                ...{ type: "url", placeholder: "https://files.acme.com/orders/" },
                helpText: t("Each file is put there (PUT) under its name. Empty: you download order files here."),
              })}
              {FILE_KINDS.map((kind) =>
                text(`url.${kind}`, t("Address: {{files}}", { files: t(KIND_TITLES[kind]) }), {
                  ...{ type: "url", placeholder: `https://files.acme.com/${kind}.csv` },
                  helpText: t("Fetched every five minutes. Empty: these files are not exchanged."),
                }),
              )}
              {text("httpsUser", t("User name"), { helpText: t("Empty where the server wants a token.") })}
              {text("password", t("Password or token"), {
                type: "password",
                helpText: t("Empty where the server asks for none.{{kept}} Another server needs it anew.", { kept }),
              })}
            </FormLayout>
          ) : null}
        </FieldSection>
        <FieldSection title={t("Order files")}>
          {text("times", t("Times at which orders leave"), {
            helpText: t("Like 09:00, 14:00, in the supplier's time zone. Empty: at once."),
          })}
          {values.times?.trim() ? (
            <Choices settings={form} field="days" label={t("On")} choices={translated(WEEKDAY_CHOICES)} />
          ) : null}
          {select("combine", t("Files"), COMBINE)}
          {select("encoding", t("Encoding"), options(...ENCODINGS))}
          {values.encoding === "windows-1252" ? null : select("bom", t("Byte order mark at the beginning"), MARKS)}
          {select("delimiter", t("Between columns"), options(...DELIMITERS))}
          {select("decimal", t("Decimals"), options(...DECIMALS))}
          {text("columns", t("Columns, one a line: header = content"), {
            multiline: 8,
            helpText: t("Contents: {{fields}}.", {
              fields: ORDER_FIELDS.map((field) => `${field} (${ORDER_FIELD_TITLES[field]})`).join(", "),
            }),
          })}
          <OrderFilePreview values={values} sample={sample} />
        </FieldSection>
        {FILE_KINDS.map((kind) => (
          <FieldSection key={kind} title={t("{{files}}: how its files are read", { files: t(KIND_TITLES[kind]) })}>
            {kind === "stock" ? select("missing", t("Items that a file does not name are"), MISSING) : null}
            {select(`${kind}@encoding`, t("Encoding"), options(FOUND, ...ENCODINGS))}
            {select(`${kind}@delimiter`, t("Between columns"), options(FOUND, ...DELIMITERS))}
            {select(`${kind}@decimal`, t("Decimals"), options(FOUND, ...DECIMALS))}
            {kind === "stock" ? null : select(`${kind}@dates`, t("Dates"), options(FOUND, ...DATES))}
            {select(`${kind}@header`, t("First row"), HEADERS)}
            <Columns kind={kind} text={text} />
          </FieldSection>
        ))}
      </BlockStack>
    </BlockStack>
  );
}

/** Which column of the file holds what. */
function Columns({
  kind,
  text,
}: {
  kind: FileKind;
  text: (name: string, label: string, more: More) => React.ReactNode;
}) {
  return Object.entries(FILE_FIELDS[kind]).map(([field, { title }]) =>
    text(`${kind}.${field}`, t("Column: {{title}}", { title }), { placeholder: t("Found by its header") }),
  );
}

/** The order file as it would be written now. */
function OrderFilePreview({ values, sample }: { values: FileFields; sample: OrderToSend }) {
  const columns = columnsOfText(values.columns ?? "");
  if (columns === null) return null;
  const decimal = values.decimal === "," ? "," : ".";
  const rows = orderRows([sample], { columns, decimal, day: "2026-11-30" });
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="headingSm">
        {t("Preview")}
      </Text>
      <pre
        role="region"
        aria-label={t("Preview of an order file")}
        tabIndex={0}
        style={{
          margin: 0,
          overflow: "auto",
          padding: "var(--p-space-200)",
          background: "var(--p-color-bg-surface-secondary)",
        }}
      >
        {rows.map((row) => row.join(values.delimiter ?? ",")).join("\n")}
      </pre>
    </BlockStack>
  );
}
