import { useState } from "react";
import type { ApiFields, SecretField } from "../../connectors/vendors/api/settings-form.ts";
import { problemOf } from "../action-result.ts";
import { ActionButton, useAction } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { Button } from "../ui/action.ts";
import { Banner } from "../ui/feedback.ts";
import { FormLayout, Select, TextField } from "../ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";
import { ShownOnce } from "./api-shown-once.tsx";

/** What the API settings tell of themselves; secrets only that they are there. */
export type ApiSettingsView = {
  stored: ApiFields;
  has: SecretField[];
  hasSigning: boolean;
  /** when the client certificate ends */
  certificateEnds: Date | null;
  /** what is missing before orders can be sent */
  missing: string | null;
};

const AUTHS = [
  { value: "none", label: "The signature alone" },
  { value: "header", label: "A header with a value" },
  { value: "oauth", label: "OAuth 2.0 client credentials" },
  { value: "certificate", label: "A client certificate (mTLS)" },
];
const PATHS = [
  ["path.orders", "Orders are posted to", undefined],
  [
    "path.order",
    "An order is asked for at",
    "Empty: it cannot be asked. Then confirmations and tracking are told by the supplier.",
  ],
  ["path.cancel", "Cancellations are asked for at", "Empty: the supplier sees them in the portal, or over our API."],
  ["path.stock", "Stock is asked for at", "Empty: the supplier tells it by itself."],
  ["path.test", "The connection is tried at", "Empty: an order that does not exist is asked for."],
] as const;

/** How a supplier's own API is called. */
export function ApiForm({ stored, has, certificateEnds }: ApiSettingsView) {
  const { run, busy, running, result } = useAction();
  const format = useFormat();
  const [values, setValues] = useState(stored);
  const set = (name: keyof ApiFields) => (value: string) => setValues((before) => ({ ...before, [name]: value }));
  const text = (
    name: keyof ApiFields,
    label: string,
    more: { helpText?: string; multiline?: number; type?: "password"; placeholder?: string } = {},
  ) => (
    <TextField
      key={name}
      {...more}
      label={label}
      name={name}
      value={values[name]}
      onChange={set(name)}
      error={problemOf(result, name)}
      autoComplete="off"
    />
  );
  const secret = (name: SecretField, label: string, multiline?: number) =>
    text(name, label, {
      ...(has.includes(name) ? { helpText: "One is stored. Empty: it stays as it is." } : {}),
      ...(multiline ? { multiline } : { type: "password" as const }),
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        run({ ...values, intent: "save" });
      }}
    >
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            The supplier&apos;s API
          </Text>
          <FormLayout>
            {text("baseUrl", "Address", { placeholder: "https://api.example.com/v1" })}
            <Select label="How it knows Crossdock" options={AUTHS} value={values.auth} onChange={set("auth")} />
            {values.auth === "header" ? text("header", "Name of the header") : null}
            {values.auth === "header" ? secret("headerValue", "Value of the header") : null}
            {values.auth === "oauth" ? text("tokenUrl", "Token address") : null}
            {values.auth === "oauth" ? text("clientId", "Client id") : null}
            {values.auth === "oauth" ? secret("clientSecret", "Client secret") : null}
            {values.auth === "oauth" ? text("scope", "Scope", { helpText: "Empty: none is asked for." }) : null}
            {values.auth === "certificate" ? secret("certificate", "Client certificate (PEM)", 4) : null}
            {values.auth === "certificate" && certificateEnds ? (
              <Text as="p" tone="subdued">
                The stored certificate ends {format.dateTime(certificateEnds)}.
              </Text>
            ) : null}
            {values.auth === "certificate" ? secret("privateKey", "Private key of the certificate (PEM)", 4) : null}
            {secret("authority", "Authority of the server's certificate (PEM), if not a public one", 2)}
            {PATHS.map(([name, label, helpText]) => text(name, label, helpText ? { helpText } : {}))}
          </FormLayout>
          <InlineStack align="end">
            <Button submit variant="primary" loading={busy && running?.get("intent") === "save"}>
              Save
            </Button>
          </InlineStack>
        </BlockStack>
      </Card>
    </form>
  );
}

/** Tries the stored settings, and makes the secret that signs. */
export function ApiConnectionCard({ hasSigning, missing }: Pick<ApiSettingsView, "hasSigning" | "missing">) {
  const { result } = useAction();
  const told = result?.ok ? result.values : undefined;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Connection
        </Text>
        {missing ? <Banner tone="info">{`No order is sent yet. ${missing}`}</Banner> : null}
        {told?.tested ? <Banner tone={told.tested === "yes" ? "success" : "warning"}>{told.message}</Banner> : null}
        {told?.signing ? <ShownOnce label="Signing secret" text={told.signing} /> : null}
        <Text as="p">
          {hasSigning
            ? "Every call is signed. After a new secret, the one before signs too for a day."
            : "Every call is signed by a secret that you give to the supplier."}
        </Text>
        <InlineStack gap="200">
          <ActionButton fields={{ intent: "test" }}>Test connection</ActionButton>
          {hasSigning ? (
            <ConfirmButton
              title="Make a new signing secret?"
              body="Give it to the supplier within a day. Until then both secrets sign."
              confirm="Make new secret"
              fields={() => ({ intent: "signing" })}
            >
              New signing secret
            </ConfirmButton>
          ) : (
            <ActionButton fields={{ intent: "signing" }}>Create signing secret</ActionButton>
          )}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
