import { Amount, Choice, Choices, Line, Switch } from "../../fields.tsx";
import { Link } from "../../ui/action.ts";
import { BlockStack, Card, Text } from "../../ui/layout.ts";
import type { MailState } from "./mail-state.ts";

const WHEN = [
  { value: "at-once", label: "Each order at once" },
  { value: "batch", label: "At a time of its own" },
];
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].map((label, index) => ({
  ...{ value: String(index + 1), label },
}));

/** When orders leave. They stay changeable until then. */
export function MailTimesCard({ mail, currency }: { mail: MailState; currency: string }) {
  const isBatch = mail.values.when === "batch";
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          When orders are mailed
        </Text>
        <Choice settings={mail} field="when" label="Orders leave" choices={WHEN} />
        {isBatch ? (
          <>
            <Choices settings={mail} field="days" label="On" choices={DAYS} />
            <Line settings={mail} field="at" label="At" placeholder="14:00" help="Where the supplier is." />
            <Switch settings={mail} field="combine" label="All orders of one time in one mail" />
            <Line
              settings={mail}
              field="minValue"
              label={`Only when they are worth, in ${currency}`}
              help="Orders that wait together, by the supplier's prices. Empty: whatever they are worth."
              placeholder="0"
            />
            <Amount
              settings={mail}
              field="mostDays"
              label="But wait at most"
              help="Then they leave, whatever they are worth."
              unit="days"
            />
          </>
        ) : null}
        <Line
          settings={mail}
          field="timeZone"
          label="The supplier's time zone"
          help="Of times, and of dates on papers."
          placeholder="Europe/Berlin"
        />
      </BlockStack>
    </Card>
  );
}

const PAPERS = [
  { value: "A4", label: "A4" },
  { value: "LETTER", label: "Letter" },
];

/** What hangs on the mail. */
export function MailPapersCard({ mail }: { mail: MailState }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Papers
        </Text>
        <Text as="p" tone="subdued">
          The purchase order always hangs on the mail as a PDF.
        </Text>
        <Switch
          settings={mail}
          field="packingSlip"
          label="Packing slip as a PDF"
          help="In your store's name, without prices: to be put into the parcel."
        />
        <Switch settings={mail} field="csv" label="The order as a CSV file" help="For the supplier's own system." />
        <Choice settings={mail} field="paper" label="Size of the papers" choices={PAPERS} />
      </BlockStack>
    </Card>
  );
}

const ANSWERS = [
  { value: "crossdock", label: "To Crossdock, which reads them" },
  { value: "both", label: "To Crossdock and to you" },
  { value: "own", label: "To you only: nothing is read" },
];

/** Where answers go, and what happens when none comes. */
export function AnswersCard({ mail, readsAnswers, kind }: { mail: MailState; readsAnswers: boolean; kind: string }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Answers
        </Text>
        {kind === "email" ? (
          <>
            <Choice settings={mail} field="answersTo" label="Answers go" choices={ANSWERS} />
            {readsAnswers ? null : (
              <Text as="p" tone="caution">
                Crossdock reads no answers yet: they go to you where you enter an address, otherwise to the
                sender&apos;s. <Link url="/app/settings/mailbox">Let it read a mailbox of yours.</Link>
              </Text>
            )}
            <Line
              settings={mail}
              field="replyTo"
              label="Your address for answers"
              placeholder="purchasing@example.com"
            />
          </>
        ) : null}
        <Amount
          settings={mail}
          field="remindAfterHours"
          label="Remind it of an order that it has not confirmed after"
          help="And again after the same time. 0: never, and you are not told."
          unit="hours"
        />
        <Amount
          settings={mail}
          field="mostReminders"
          label="Remind it"
          help="Then an exception tells you. 0: it tells you at once when the time is over."
          unit="times"
        />
        <Line
          settings={mail}
          field="escalateTo"
          label="The last reminder also goes to"
          help="Somebody else at the supplier's. Empty: nobody."
          placeholder="manager@acme.com"
        />
      </BlockStack>
    </Card>
  );
}
