import type { OrderToSend } from "../../connectors/connector.ts";
import { FILE_FIELDS, FILE_KINDS, type FileKind } from "../../connectors/vendors/files/fields.ts";
import {
  columnsOfText,
  ORDER_FIELDS,
  ORDER_FIELD_TITLES,
  orderRows,
} from "../../connectors/vendors/files/order-file.ts";
import type { FileFields } from "../../connectors/vendors/files/settings-form.ts";
import { Choices } from "../fields.tsx";
import { FieldsSaveBar } from "../save-bar.tsx";
import { FormLayout, Select, TextField } from "../ui/form.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import { useFields } from "../use-fields.tsx";

export const KIND_TITLES = {
  orders: "Orders",
  tracking: "Tracking",
  answers: "Acknowledgements",
  stock: "Stock and prices",
};

const options = (...pairs: [string, string][]) => pairs.map(([value, label]) => ({ value, label }));
const FOUND: [string, string] = ["", "Found out file by file"];
const WAYS = options(
  ["manual", "By hand, on this page"],
  ["sftp", "SFTP server"],
  ["https", "HTTPS: fetched from and put to addresses"],
);
const ENCODINGS: [string, string][] = [
  ["utf-8", "UTF-8"],
  ["utf-16le", "UTF-16 (little endian)"],
  ["utf-16be", "UTF-16 (big endian)"],
  ["windows-1252", "Windows-1252"],
];
const DELIMITERS: [string, string][] = [
  [",", "Comma"],
  [";", "Semicolon"],
  ["\t", "Tab"],
  ["|", "Vertical bar"],
];
const DECIMALS: [string, string][] = [
  [".", "Point: 7.50"],
  [",", "Comma: 7,50"],
];
const DATES: [string, string][] = [
  ["ymd", "Year, month, day: 2026-11-30"],
  ["dmy", "Day, month, year: 30.11.2026"],
  ["mdy", "Month, day, year: 11/30/2026"],
];
const HEADERS = options(
  FOUND,
  ["true", "The first row names the columns"],
  ["false", "No row names them: Column 1, …"],
);
const MARKS = options(["false", "No"], ["true", "Yes: for Excel"]);
const COMBINE = options(["no", "One file for each order"], ["yes", "One file for all that leave together"]);
const MISSING = options(["zero", "Sold out"], ["keep", "As they were"]);
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].map((label, index) => ({
  ...{ value: String(index + 1), label },
}));

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
    <Select label={label} name={name} options={choices} value={values[name]} onChange={set(name)} />
  );
  const kept = hasPassword ? " Empty: it stays as it is." : "";
  return (
    <BlockStack gap="400">
      <FieldsSaveBar id="files-save-bar" fields={form} />
      <Section title="How files are exchanged">
        {select("way", "Way", WAYS)}
        {values.way === "sftp" ? (
          <>
            {text("host", "Host")}
            {text("port", "Port")}
            {text("user", "User name")}
            {text("password", "Password", { type: "password", helpText: kept.trim() })}
            {(["orders", ...FILE_KINDS] as const).map((kind) =>
              text(`folder.${kind}`, `Folder: ${KIND_TITLES[kind]}`, {
                helpText: "Empty: these files are not exchanged.",
              }),
            )}
          </>
        ) : null}
        {values.way === "https" ? (
          <>
            {text("url.orders", "Address: Orders", {
              ...{ type: "url", placeholder: "https://files.acme.com/orders/" },
              helpText: "Each file is put there (PUT) under its name. Empty: you download order files here.",
            })}
            {FILE_KINDS.map((kind) =>
              text(`url.${kind}`, `Address: ${KIND_TITLES[kind]}`, {
                ...{ type: "url", placeholder: `https://files.acme.com/${kind}.csv` },
                helpText: "Fetched every five minutes. Empty: these files are not exchanged.",
              }),
            )}
            {text("httpsUser", "User name", { helpText: "Empty where the server wants a token." })}
            {text("password", "Password or token", {
              type: "password",
              helpText: `Empty where the server asks for none.${kept} Another server needs it anew.`,
            })}
          </>
        ) : null}
      </Section>
      <Section title="Order files">
        {text("times", "Times at which orders leave", {
          helpText: "Like 09:00, 14:00, in the supplier's time zone. Empty: at once.",
        })}
        {values.times?.trim() ? <Choices settings={form} field="days" label="On" choices={DAYS} /> : null}
        {select("combine", "Files", COMBINE)}
        {select("encoding", "Encoding", options(...ENCODINGS))}
        {values.encoding === "windows-1252" ? null : select("bom", "Byte order mark at the beginning", MARKS)}
        {select("delimiter", "Between columns", options(...DELIMITERS))}
        {select("decimal", "Decimals", options(...DECIMALS))}
        {text("columns", "Columns, one a line: header = content", {
          multiline: 8,
          helpText: `Contents: ${ORDER_FIELDS.map((field) => `${field} (${ORDER_FIELD_TITLES[field]})`).join(", ")}.`,
        })}
        <OrderFilePreview values={values} sample={sample} />
      </Section>
      {FILE_KINDS.map((kind) => (
        <Section key={kind} title={`${KIND_TITLES[kind]}: how its files are read`}>
          {kind === "stock" ? select("missing", "Items that a file does not name are", MISSING) : null}
          {select(`${kind}@encoding`, "Encoding", options(FOUND, ...ENCODINGS))}
          {select(`${kind}@delimiter`, "Between columns", options(FOUND, ...DELIMITERS))}
          {select(`${kind}@decimal`, "Decimals", options(FOUND, ...DECIMALS))}
          {kind === "stock" ? null : select(`${kind}@dates`, "Dates", options(FOUND, ...DATES))}
          {select(`${kind}@header`, "First row", HEADERS)}
          <Columns kind={kind} text={text} />
        </Section>
      ))}
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
    text(`${kind}.${field}`, `Column: ${title}`, { placeholder: "Found by its header" }),
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
        Preview
      </Text>
      <pre
        role="region"
        aria-label="Preview of an order file"
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

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <FormLayout>{children}</FormLayout>
      </BlockStack>
    </Card>
  );
}
