import type { ApiFields, SecretField } from "../../connectors/vendors/api/settings-form.ts";
import { msg, t } from "../../platform/translate.ts";
import { ActionButton, useAction } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { FieldSection } from "../field-section.tsx";
import { FieldsSaveBar } from "../save-bar.tsx";
import { translated } from "../translated.ts";
import { Banner } from "../ui/feedback.ts";
import { Select, TextField } from "../ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";
import { useFields } from "../use-fields.tsx";
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
  { value: "none", label: msg("The signature alone") },
  { value: "header", label: msg("A header with a value") },
  { value: "oauth", label: "OAuth 2.0 client credentials" },
  { value: "certificate", label: msg("A client certificate (mTLS)") },
];
const PATHS = [
  ["path.orders", msg("Orders are posted to"), undefined],
  [
    "path.order",
    msg("An order is asked for at"),
    msg("Empty: it cannot be asked. Then confirmations and tracking are told by the supplier."),
  ],
  [
    "path.cancel",
    msg("Cancellations are asked for at"),
    msg("Empty: the supplier sees them in the portal, or over our API."),
  ],
  ["path.stock", msg("Stock is asked for at"), msg("Empty: the supplier tells it by itself.")],
  ["path.test", msg("The connection is tried at"), msg("Empty: an order that does not exist is asked for.")],
] as const;

/** How a supplier's own API is called. */
export function ApiForm({ stored, has, certificateEnds }: ApiSettingsView) {
  const format = useFormat();
  const form = useFields<keyof ApiFields>(stored, "all");
  const { values, set, problem } = form;
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
      error={problem(name)}
      autoComplete="off"
    />
  );
  const secret = (name: SecretField, label: string, multiline?: number) =>
    text(name, label, {
      ...(has.includes(name) ? { helpText: t("One is stored. Empty: it stays as it is.") } : {}),
      ...(multiline ? { multiline } : { type: "password" as const }),
    });
  return (
    <BlockStack>
      <FieldsSaveBar id="api-save-bar" fields={form} />
      <FieldSection title={t("The supplier's API")}>
        {text("baseUrl", t("Address"), { placeholder: "https://api.example.com/v1" })}
        <Select
          label={t("How it knows Crossdock")}
          options={translated(AUTHS)}
          value={values.auth}
          onChange={set("auth")}
        />
        {values.auth === "header" ? text("header", t("Name of the header")) : null}
        {values.auth === "header" ? secret("headerValue", t("Value of the header")) : null}
        {values.auth === "oauth" ? text("tokenUrl", t("Token address")) : null}
        {values.auth === "oauth" ? text("clientId", t("Client id")) : null}
        {values.auth === "oauth" ? secret("clientSecret", t("Client secret")) : null}
        {values.auth === "oauth" ? text("scope", t("Scope"), { helpText: t("Empty: none is asked for.") }) : null}
        {values.auth === "certificate" ? secret("certificate", t("Client certificate (PEM)"), 4) : null}
        {values.auth === "certificate" && certificateEnds ? (
          <Text as="p" tone="subdued">
            {t("The stored certificate ends {{certificateEnds}}.", {
              certificateEnds: format.dateTime(certificateEnds),
            })}
          </Text>
        ) : null}
        {values.auth === "certificate" ? secret("privateKey", t("Private key of the certificate (PEM)"), 4) : null}
        {secret("authority", t("Authority of the server's certificate (PEM), if not a public one"), 2)}
        {PATHS.map(([name, label, helpText]) => text(name, t(label), helpText ? { helpText: t(helpText) } : {}))}
      </FieldSection>
    </BlockStack>
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
          {t("Connection")}
        </Text>
        {missing ? <Banner tone="info">{t("No order is sent yet. {{missing}}", { missing })}</Banner> : null}
        {told?.tested ? <Banner tone={told.tested === "yes" ? "success" : "warning"}>{told.message}</Banner> : null}
        {told?.signing ? <ShownOnce label={t("Signing secret")} text={told.signing} /> : null}
        <Text as="p">
          {hasSigning
            ? t("Every call is signed. After a new secret, the one before signs too for a day.")
            : t("Every call is signed by a secret that you give to the supplier.")}
        </Text>
        <InlineStack gap="200">
          <ActionButton fields={{ intent: "test" }}>{t("Test connection")}</ActionButton>
          {hasSigning ? (
            <ConfirmButton
              title={t("Make a new signing secret?")}
              body={t("Give it to the supplier within a day. Until then both secrets sign.")}
              confirm={t("Make new secret")}
              fields={() => ({ intent: "signing" })}
            >
              {t("New signing secret")}
            </ConfirmButton>
          ) : (
            <ActionButton fields={{ intent: "signing" }}>{t("Create signing secret")}</ActionButton>
          )}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
