import { useState } from "react";
import { FILE_FIELDS, FILE_KINDS } from "../../connectors/vendors/files/fields.ts";
import { ORDER_FIELDS, ORDER_FIELD_TITLES } from "../../connectors/vendors/files/order-file.ts";
import type { FileFields } from "../../connectors/vendors/files/settings-form.ts";
import { useAction } from "../actions.tsx";
import { FormEnd } from "../form-end.tsx";
import { Button } from "../ui/action.ts";
import { FormLayout, Select, TextField } from "../ui/form.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";

export const KIND_TITLES = {
  orders: "Orders",
  tracking: "Tracking",
  answers: "Acknowledgements",
  stock: "Stock and prices",
};

const options = (...pairs: [string, string][]) => pairs.map(([value, label]) => ({ value, label }));
const WAYS = options(["manual", "By hand, on the supplier's page"], ["sftp", "SFTP server"]);
const ENCODINGS = options(
  ["utf-8", "UTF-8"],
  ["utf-16le", "UTF-16 (little endian)"],
  ["utf-16be", "UTF-16 (big endian)"],
  ["windows-1252", "Windows-1252"],
);
const DELIMITERS = options([",", "Comma"], [";", "Semicolon"], ["\t", "Tab"], ["|", "Vertical bar"]);
const DECIMALS = options([".", "Point: 7.50"], [",", "Comma: 7,50"]);
const COMBINE = options(["no", "One file for each order"], ["yes", "One file for all that leave together"]);
const MISSING = options(["zero", "Sold out"], ["keep", "As they were"]);

/** How files are exchanged with a supplier. */
export function FilesForm({ stored, hasPassword }: { stored: FileFields; hasPassword: boolean }) {
  const { run, busy, running } = useAction();
  const [values, setValues] = useState(stored);
  const set = (name: string) => (value: string) => setValues((before) => ({ ...before, [name]: value }));
  const text = (
    name: string,
    label: string,
    more: { helpText?: string; placeholder?: string; type?: "password"; multiline?: number } = {},
  ) => (
    <TextField
      key={name}
      {...more}
      label={label}
      name={name}
      value={values[name] ?? ""}
      onChange={set(name)}
      autoComplete="off"
    />
  );
  const select = (name: string, label: string, choices: { value: string; label: string }[]) => (
    <Select label={label} name={name} options={choices} value={values[name]} onChange={set(name)} />
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        run({ ...values, intent: "save" });
      }}
    >
      <BlockStack gap="400">
        <Section title="How files are exchanged">
          {select("way", "Way", WAYS)}
          {values.way === "sftp" ? (
            <>
              {text("host", "Host")}
              {text("port", "Port")}
              {text("user", "User name")}
              {text("password", "Password", {
                type: "password",
                helpText: hasPassword ? "Empty: it stays as it is." : undefined,
              })}
              {(["orders", ...FILE_KINDS] as const).map((kind) =>
                text(`folder.${kind}`, `Folder: ${KIND_TITLES[kind]}`, {
                  helpText: "Empty: these files are not exchanged.",
                }),
              )}
            </>
          ) : null}
        </Section>
        <Section title="Order files">
          {text("times", "Times at which orders leave", {
            helpText: "Like 09:00, 14:00, in the supplier's time zone. Empty: at once.",
          })}
          {select("combine", "Files", COMBINE)}
          {select("encoding", "Encoding", ENCODINGS)}
          {select("delimiter", "Between columns", DELIMITERS)}
          {select("decimal", "Decimals", DECIMALS)}
          {text("columns", "Columns, one a line: header = content", {
            multiline: 8,
            helpText: `Contents: ${ORDER_FIELDS.map((field) => `${field} (${ORDER_FIELD_TITLES[field]})`).join(", ")}.`,
          })}
        </Section>
        {FILE_KINDS.map((kind) => (
          <Section key={kind} title={`${KIND_TITLES[kind]}: columns of its files`}>
            {kind === "stock" ? select("missing", "Items that a file does not name are", MISSING) : null}
            {Object.entries(FILE_FIELDS[kind]).map(([field, { title }]) =>
              text(`${kind}.${field}`, title, { placeholder: "Found by its header" }),
            )}
          </Section>
        ))}
        <FormEnd>
          <Button submit variant="primary" loading={busy && running?.get("intent") === "save"}>
            Save
          </Button>
        </FormEnd>
      </BlockStack>
    </form>
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
