import { PLACEHOLDERS } from "../../../connectors/email/mail-template.ts";
import { MAIL_WORDS } from "../../../connectors/email/mail-words.ts";
import { msg, t } from "../../../platform/translate.ts";
import { readLanguage } from "../../../suppliers/vendors/vendor-settings.ts";
import { Choice } from "../../fields.tsx";
import { translated } from "../../translated.ts";
import { Button } from "../../ui/action.ts";
import { TextField } from "../../ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "../../ui/layout.ts";
import { VENDOR_LANGUAGE_CHOICES } from "../../words.ts";
import type { MailState } from "./mail-state.ts";

/** What each field stands for, in the order in which they are offered. */
const MEANINGS: Record<(typeof PLACEHOLDERS)[number], string> = {
  number: msg("Number of the purchase order"),
  retailer: msg("Your store's name"),
  contact: msg("Name of the contact"),
  customerOrder: msg("Name of your order"),
  items: msg("Units in all"),
  total: msg("What it costs"),
  method: msg("Shipping method"),
};

/** The words of the mail about an order. */
export function WordsCard({ mail }: { mail: MailState }) {
  const words = MAIL_WORDS[readLanguage(mail.values.language)];
  const part = (field: "subject" | "intro" | "outro", label: string, lines: number) => (
    <BlockStack gap="100">
      <TextField
        label={label}
        helpText={mail.values[field] === "" ? t("Empty: the words that you see in the preview.") : undefined}
        placeholder={words[field]}
        value={mail.values[field]}
        onChange={mail.set(field)}
        error={mail.problem(field)}
        autoComplete="off"
        {...(lines > 1 ? { multiline: lines, maxHeight: 320 } : {})}
      />
      {mail.values[field] === "" ? (
        <div>
          <Button
            variant="plain"
            accessibilityLabel={t("Change these words: {{label}}", { label })}
            onClick={() => mail.set(field)(words[field])}
          >
            {t("Change these words")}
          </Button>
        </div>
      ) : null}
    </BlockStack>
  );
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("Words")}
        </Text>
        <Choice
          settings={mail}
          field="language"
          label={t("Language of mails, papers and portal")}
          choices={translated(VENDOR_LANGUAGE_CHOICES)}
        />
        {part("subject", t("Subject"), 1)}
        {part("intro", t("Before the order"), 4)}
        {part("outro", t("After the order"), 3)}
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            {t("Fields that you may use")}
          </Text>
          <ul style={{ margin: 0, padding: 0, listStyle: "none" }}>
            {PLACEHOLDERS.map((name) => (
              <li key={name}>
                <InlineStack gap="200">
                  <code>{`{{${name}}}`}</code>
                  <Text as="span" tone="subdued">
                    {t(MEANINGS[name])}
                  </Text>
                </InlineStack>
              </li>
            ))}
          </ul>
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
