import { msg, t } from "../../../platform/translate.ts";
import { Amount, Choice, Choices, Line, Switch } from "../../fields.tsx";
import { translated } from "../../translated.ts";
import { Link } from "../../ui/action.ts";
import { BlockStack, Card, Text } from "../../ui/layout.ts";
import { WEEKDAY_CHOICES } from "../../words.ts";
import type { MailState } from "./mail-state.ts";

const WHEN = [
  { value: "at-once", label: msg("Each order at once") },
  { value: "batch", label: msg("At a time of its own") },
];

/** When orders leave. They stay changeable until then. */
export function MailTimesCard({ mail, currency }: { mail: MailState; currency: string }) {
  const isBatch = mail.values.when === "batch";
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("When orders are mailed")}
        </Text>
        <Choice settings={mail} field="when" label={t("Orders leave")} choices={translated(WHEN)} />
        {isBatch ? (
          <>
            <Choices settings={mail} field="days" label={t("On")} choices={translated(WEEKDAY_CHOICES)} />
            <Line settings={mail} field="at" label={t("At")} placeholder="14:00" help={t("Where the supplier is.")} />
            <Switch settings={mail} field="combine" label={t("All orders of one time in one mail")} />
            <Line
              settings={mail}
              field="minValue"
              label={t("Only when they are worth, in {{currency}}", { currency })}
              help={t("Orders that wait together, by the supplier's prices. Empty: whatever they are worth.")}
              placeholder="0"
            />
            <Amount
              settings={mail}
              field="mostDays"
              label={t("But wait at most")}
              help={t("Then they leave, whatever they are worth.")}
              unit={t("days")}
            />
          </>
        ) : null}
        <Line
          settings={mail}
          field="timeZone"
          label={t("The supplier's time zone")}
          help={t("Of times, and of dates on papers.")}
          placeholder="Europe/Berlin"
        />
      </BlockStack>
    </Card>
  );
}

const PAPERS = [
  { value: "A4", label: "A4" },
  { value: "LETTER", label: msg("Letter") },
];

/** What hangs on the mail. */
export function MailPapersCard({ mail }: { mail: MailState }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("Papers")}
        </Text>
        <Text as="p" tone="subdued">
          {t("The purchase order always hangs on the mail as a PDF.")}
        </Text>
        <Switch
          settings={mail}
          field="packingSlip"
          label={t("Packing slip as a PDF")}
          help={t("In your store's name, without prices: to be put into the parcel.")}
        />
        <Switch
          settings={mail}
          field="csv"
          label={t("The order as a CSV file")}
          help={t("For the supplier's own system.")}
        />
        <Choice settings={mail} field="paper" label={t("Size of the papers")} choices={translated(PAPERS)} />
      </BlockStack>
    </Card>
  );
}

const ANSWERS = [
  { value: "crossdock", label: msg("To Crossdock, which reads them") },
  { value: "both", label: msg("To Crossdock and to you") },
  { value: "own", label: msg("To you only: nothing is read") },
];

/** Where answers go, and what happens when none comes. */
export function AnswersCard({ mail, readsAnswers, kind }: { mail: MailState; readsAnswers: boolean; kind: string }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("Answers")}
        </Text>
        {kind === "email" ? (
          <>
            <Choice settings={mail} field="answersTo" label={t("Answers go")} choices={translated(ANSWERS)} />
            {readsAnswers ? null : (
              <Text as="p" tone="caution">
                {t(
                  "Crossdock reads no answers yet: they go to you where you enter an address, otherwise to the sender's.",
                )}{" "}
                <Link url="/app/settings/mailbox">{t("Let it read a mailbox of yours.")}</Link>
              </Text>
            )}
            <Line
              settings={mail}
              field="replyTo"
              label={t("Your address for answers")}
              placeholder="purchasing@example.com"
            />
          </>
        ) : null}
        <Amount
          settings={mail}
          field="remindAfterHours"
          label={t("Remind it of an order that it has not confirmed after")}
          help={t("And again after the same time. 0: never, and you are not told.")}
          unit={t("hours")}
        />
        <Amount
          settings={mail}
          field="mostReminders"
          label={t("Remind it")}
          help={t("Then an exception tells you. 0: it tells you at once when the time is over.")}
          unit={t("times")}
        />
        <Line
          settings={mail}
          field="escalateTo"
          label={t("The last reminder also goes to")}
          help={t("Somebody else at the supplier's. Empty: nobody.")}
          placeholder="manager@acme.com"
        />
      </BlockStack>
    </Card>
  );
}
