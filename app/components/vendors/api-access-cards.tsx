import { useState } from "react";
import type { WebhookView } from "../../connectors/vendors/events/webhook.server.ts";
import { msg, t } from "../../platform/translate.ts";
import type { VendorKeyView } from "../../suppliers/vendors/api-keys.server.ts";
import { problemOf } from "../action-result.ts";
import { ActionButton, useAction } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { Button } from "../ui/action.ts";
import { TextField } from "../ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";
import { PlainTable } from "../ui/plain-table.tsx";
import { ShownOnce } from "./api-shown-once.tsx";

/** Fields of these cards that show their problems themselves. */
export const ACCESS_FIELDS = ["keyName", "webhookUrl"];

/** Keys by which the supplier's system calls Crossdock. */
export function ApiKeysCard({ keys, address }: { keys: VendorKeyView[]; address: string }) {
  const { run, busy, result } = useAction();
  const format = useFormat();
  const [name, setName] = useState("");
  const made = result?.ok ? result.values?.key : undefined;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Keys for the supplier")}
        </Text>
        <Text as="p" breakWord>
          {t(
            "With a key the supplier's system reads its orders, confirms, ships and tells its stock at {{address}}. The supplier can make keys in the order portal too.",
            { address },
          )}
        </Text>
        {made ? <ShownOnce label={t("New key")} text={made} /> : null}
        {keys.length === 0 ? <Text as="p">{t("There is no key yet.")}</Text> : null}
        {keys.length > 0 ? (
          <PlainTable
            label={t("Keys")}
            headings={[t("Name"), t("Begins with"), t("Last used"), ""]}
            rows={keys.map((key) => ({
              id: key.id,
              cells: [
                key.byVendor ? t("{{key}} (by the supplier)", { key: key.name }) : key.name,
                key.prefix,
                key.lastUsedAt ? format.dateTime(key.lastUsedAt) : t("Never"),
                <ConfirmButton
                  key="revoke"
                  title={t("Revoke the key {{key}}?", { key: key.name })}
                  body={t("Whoever uses it is turned away at once.")}
                  confirm={t("Revoke key")}
                  destructive
                  accessibilityLabel={t("Revoke {{key}}", { key: key.name })}
                  fields={() => ({ intent: "revoke-key", keyId: key.id })}
                >
                  {t("Revoke")}
                </ConfirmButton>,
              ],
            }))}
          />
        ) : null}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            run({ intent: "create-key", keyName: name });
            setName("");
          }}
        >
          <BlockStack gap="200">
            <TextField
              label={t("Name of a new key")}
              name="keyName"
              value={name}
              onChange={setName}
              error={problemOf(result, "keyName")}
              placeholder={t("Warehouse system")}
              autoComplete="off"
            />
            <InlineStack align="end">
              <Button submit loading={busy}>
                {t("Create key")}
              </Button>
            </InlineStack>
          </BlockStack>
        </form>
      </BlockStack>
    </Card>
  );
}

const STATES: Record<string, string> = { waiting: msg("Is told again"), told: msg("Taken"), dead: msg("Given up") };

/** A test is not told again: one that failed is over, and has its note. */
const becameOf = (state: string, note: string | null): string =>
  note === null
    ? t(STATES[state] ?? state)
    : `${state === "told" ? t("Not taken") : t(STATES[state] ?? state)}: ${note}`;

/** Where the supplier's system is told that something happened. */
export function ApiWebhookCard({ webhook }: { webhook: WebhookView }) {
  const { run, busy, running, result } = useAction();
  const format = useFormat();
  const [url, setUrl] = useState(webhook.url);
  const secret = result?.ok ? result.values?.webhookSecret : undefined;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Webhook")}
        </Text>
        {secret ? <ShownOnce label={t("Signing secret of the webhook")} text={secret} /> : null}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            run({ intent: "webhook", webhookUrl: url });
          }}
        >
          <BlockStack gap="200">
            <TextField
              label={t("Address of the supplier's webhook")}
              name="webhookUrl"
              value={url}
              onChange={setUrl}
              error={problemOf(result, "webhookUrl")}
              helpText={t(
                "Is told of new orders, of news, and of cancellations that are asked for. Empty: nobody is told.",
              )}
              placeholder="https://example.com/hooks/crossdock"
              autoComplete="off"
            />
            <InlineStack align="end">
              <Button submit loading={busy && running?.get("intent") === "webhook"}>
                {t("Save webhook")}
              </Button>
            </InlineStack>
          </BlockStack>
        </form>
        {webhook.events.length > 0 ? (
          <PlainTable
            label={t("Latest events")}
            headings={[t("Event"), t("When"), t("What became of it")]}
            rows={webhook.events.map(({ id, type, state, note, createdAt }) => ({
              id,
              cells: [type, format.dateTime(createdAt), becameOf(state, note)],
            }))}
          />
        ) : null}
        {webhook.url === "" ? null : (
          <InlineStack gap="200">
            <ActionButton fields={{ intent: "ping" }}>{t("Send a test")}</ActionButton>
            <ConfirmButton
              title={t("Make a new secret for the webhook?")}
              body={t("From now on only the new one signs. Give it to the supplier.")}
              confirm={t("Make new secret")}
              fields={() => ({ intent: "webhook-secret", webhookUrl: webhook.url })}
            >
              {t("New secret")}
            </ConfirmButton>
            {webhook.dead > 0 ? (
              <ActionButton fields={{ intent: "tell-again" }}>
                {t("Send {{dead}} again", { dead: webhook.dead })}
              </ActionButton>
            ) : null}
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}
