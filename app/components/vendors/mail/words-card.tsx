import { PLACEHOLDERS } from "../../../connectors/email/mail-template.ts";
import { MAIL_WORDS } from "../../../connectors/email/mail-words.ts";
import { readLanguage } from "../../../suppliers/vendors/vendor-settings.ts";
import { Choice } from "../../fields.tsx";
import { Button } from "../../ui/action.ts";
import { TextField } from "../../ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "../../ui/layout.ts";
import type { MailState } from "./mail-state.ts";

const LANGUAGES = [
  { value: "en", label: "English" },
  { value: "de", label: "German" },
  { value: "fr", label: "French" },
];

/** What each field stands for, in the order in which they are offered. */
const MEANINGS: Record<(typeof PLACEHOLDERS)[number], string> = {
  number: "Number of the purchase order",
  retailer: "Your store's name",
  contact: "Name of the contact",
  customerOrder: "Name of your order",
  items: "Units in all",
  total: "What it costs",
  method: "Shipping method",
};

/** The words of the mail about an order. */
export function WordsCard({ mail }: { mail: MailState }) {
  const words = MAIL_WORDS[readLanguage(mail.values.language)];
  const part = (field: "subject" | "intro" | "outro", label: string, lines: number) => (
    <BlockStack gap="100">
      <TextField
        label={label}
        helpText={mail.values[field] === "" ? "Empty: the words that you see in the preview." : undefined}
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
            accessibilityLabel={`Change these words: ${label}`}
            onClick={() => mail.set(field)(words[field])}
          >
            Change these words
          </Button>
        </div>
      ) : null}
    </BlockStack>
  );
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Words
        </Text>
        <Choice settings={mail} field="language" label="Language of mails, papers and portal" choices={LANGUAGES} />
        {part("subject", "Subject", 1)}
        {part("intro", "Before the order", 4)}
        {part("outro", "After the order", 3)}
        <BlockStack gap="100">
          <Text as="h3" variant="headingSm">
            Fields that you may use
          </Text>
          <ul style={{ margin: 0, padding: 0, listStyle: "none" }}>
            {PLACEHOLDERS.map((name) => (
              <li key={name}>
                <InlineStack gap="200">
                  <code>{`{{${name}}}`}</code>
                  <Text as="span" tone="subdued">
                    {MEANINGS[name]}
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
