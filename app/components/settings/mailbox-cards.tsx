import { SECURITIES, type MailboxField, type Security } from "../../connectors/email/mailbox/mailbox-form.ts";
import { msg, t } from "../../platform/translate.ts";
import { ActionButton } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { Line, Switch } from "../fields.tsx";
import { translated } from "../translated.ts";
import { Banner } from "../ui/feedback.ts";
import { FormLayout, Select, TextField } from "../ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";
import type { FieldsState } from "../use-fields.tsx";

/** How the last look into the mailbox went. */
export type MailboxHealth = {
  trouble: string | null;
  lookedAt: Date | string | null;
  nextLookAt: Date | string | null;
};

const CHOICES: { value: Security; label: string }[] = [
  { value: "tls", label: "TLS" },
  { value: "starttls", label: "STARTTLS" },
  { value: "none", label: msg("None: the password can be read on its way") },
];

type Props = { mailbox: FieldsState<MailboxField>; hasPassword: boolean; allowPlain: boolean };

/** Where the mailbox is and how to sign in. */
export function MailboxServerCard({ mailbox, hasPassword, allowPlain }: Props) {
  const { values, set, problem } = mailbox;
  const choices = translated(CHOICES).filter(({ value }) => value !== "none" || allowPlain);
  const choose = (security: string) => {
    const [before, after] = [values.security, security].map((each) => SECURITIES[each as Security]);
    set("security")(security);
    // Who has entered a port of its own keeps it.
    if (values.port === String(before)) set("port")(String(after));
  };
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("Mailbox")}
          </Text>
          <Text as="p" tone="subdued">
            {t(
              "Suppliers' answers are looked for every two minutes. Nothing is moved or deleted, and what concerns no order is neither read nor kept.",
            )}
          </Text>
        </BlockStack>
        <Line
          settings={mailbox}
          field="address"
          label={t("E-mail address")}
          help={t("Suppliers answer to it.")}
          placeholder="orders@example.com"
        />
        <FormLayout>
          <FormLayout.Group>
            <Line settings={mailbox} field="host" label={t("IMAP server")} placeholder="imap.example.com" />
            <Select
              label={t("Security")}
              options={choices}
              value={values.security}
              onChange={choose}
              error={problem("security")}
            />
          </FormLayout.Group>
          <FormLayout.Group>
            <Line settings={mailbox} field="port" label={t("Port")} placeholder="993" />
            <Line settings={mailbox} field="folder" label={t("Folder")} placeholder="INBOX" />
          </FormLayout.Group>
        </FormLayout>
        <Line
          settings={mailbox}
          field="user"
          label={t("User name")}
          help={t("Often the same as the address.")}
          placeholder="orders@example.com"
        />
        <TextField
          label={t("Password")}
          type="password"
          autoComplete="off"
          value={values.password}
          onChange={set("password")}
          error={problem("password")}
          placeholder={hasPassword ? "••••••••" : ""}
          helpText={
            hasPassword
              ? t("One is stored. Empty: it stays as it is.")
              : t("Stored encrypted. Many mail services want one made for apps here.")
          }
        />
      </BlockStack>
    </Card>
  );
}

/** What the mailbox can do, and what is done to it. */
export function MailboxHabitsCard({ mailbox }: { mailbox: FieldsState<MailboxField> }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("How answers are recognized")}
        </Text>
        <Switch
          settings={mailbox}
          field="plus"
          label={t("The mailbox takes mail for its address with + and more")}
          help={t(
            "Gmail, Microsoft 365, iCloud and Fastmail do. Each order then gets an address of its own. Otherwise an answer is known by the mail that it replies to.",
          )}
        />
        <Switch
          settings={mailbox}
          field="markSeen"
          label={t("Mark what was read as read")}
          help={t("Only mail that was taken for a supplier's answer.")}
        />
      </BlockStack>
    </Card>
  );
}

/** Whether it works, told where it is set up. */
export function MailboxHealthCard({ health, changed }: { health: MailboxHealth; changed: boolean }) {
  const format = useFormat();
  const when = (at: Date | string | null) => (at === null ? null : format.dateTime(new Date(at)));
  const { trouble } = health;
  const [last, next] = [when(health.lookedAt), when(health.nextLookAt)];
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("Connection")}
        </Text>
        {trouble === null ? (
          <Text as="p">
            {last === null ? t("It is about to be looked into.") : t("Last looked into {{last}}.", { last })}
          </Text>
        ) : (
          <Banner tone="critical" title={t("The mailbox cannot be read")}>
            <BlockStack gap="100">
              <Text as="p">{trouble}</Text>
              <Text as="p">
                {last === null ? t("It was never read.") : t("It was last read {{last}}.", { last })}
                {next === null ? "" : t(" It is tried again {{next}}, or when you save.", { next })}
              </Text>
            </BlockStack>
          </Banner>
        )}
        <InlineStack gap="300" blockAlign="center">
          <ActionButton fields={{ intent: "test" }} disabled={changed}>
            {t("Test connection")}
          </ActionButton>
          <ConfirmButton
            tone="critical"
            title={t("Stop reading this mailbox?")}
            body={t("Its settings and its password are deleted here. Mail in it stays as it is.")}
            confirm={t("Stop reading")}
            destructive
            fields={() => ({ intent: "remove" })}
          >
            {t("Stop reading")}
          </ConfirmButton>
          {changed ? (
            <Text as="p" tone="subdued">
              {t("Save first.")}
            </Text>
          ) : null}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
