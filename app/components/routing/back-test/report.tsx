import { say } from "../../../platform/phrase.ts";
import { msg, t } from "../../../platform/translate.ts";
import type { BackTestView } from "../../../routing/back-test/back-test-view.ts";
import type { ArmTally, Tally } from "../../../routing/back-test/tally.ts";
import { useFormat } from "../../app-context.tsx";
import type { Format } from "../../format.ts";
import { PairBars, type PairRow } from "../../pair-bars.tsx";
import { Link } from "../../ui/action.ts";
import { BlockStack, Card, Divider, Text } from "../../ui/layout.ts";
import { PlainTable } from "../../ui/plain-table.tsx";
import { count } from "../../words.ts";

/** What a back-test has found: totals of both, charts, and the orders that change most. */
export function Report({ test, report }: { test: BackTestView; report: Tally }) {
  const names: [string, string] = [
    t("Version {{comparedVersion}}, in force", { comparedVersion: test.comparedVersion }),
    t("Version {{version}}, draft", { version: test.version }),
  ];
  return (
    <BlockStack gap="400">
      <Totals report={report} names={names} />
      <Suppliers report={report} names={names} />
      <Changed report={report} names={names} />
      <LeftOut report={report} />
    </BlockStack>
  );
}

type Props = { report: Tally; names: [string, string] };

function Totals({ report, names }: Props) {
  const format = useFormat();
  const { before, after } = report;
  const row = (label: string, of: (arm: ArmTally) => string) => ({ id: label, cells: [label, of(before), of(after)] });
  const share = (part: number, whole: number) =>
    whole === 0 ? "–" : `${format.number(Math.round((1000 * part) / whole) / 10)}%`;
  const days = ({ promise }: ArmTally) =>
    promise.orders === 0
      ? "–"
      : t("{{days}} days", { days: format.number(Math.round((10 * promise.days) / promise.orders) / 10) });
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {report.changed === 0
            ? t("None of {{compared}} would change", { compared: count(report.compared, "order") })
            : t("{{changed}} of {{compared}} would change", {
                changed: format.number(report.changed),
                compared: count(report.compared, "order"),
              })}
        </Text>
        <Text as="p">{costSentence(report, format)}</Text>
        <PlainTable
          label={t("Totals")}
          headings={["", ...names]}
          rows={[
            row(t("Units routed"), (arm) => share(arm.unitsRouted, arm.unitsWanted)),
            row(t("Orders with units that nobody ships"), (arm) => format.number(arm.ordersWithUnrouted)),
            row(t("Orders split over suppliers"), (arm) => format.number(arm.splitOrders)),
            row(t("Supplier orders"), (arm) => format.number(arm.supplierOrders)),
            row(t("Until the customer has everything, on average"), days),
            row(t("Orders held"), (arm) => format.number(arm.held)),
            row(t("Orders that wait"), (arm) => format.number(arm.waiting)),
          ]}
        />
      </BlockStack>
    </Card>
  );
}

/** Only orders of which both route the same units, with every cost known, can be held against each other. */
function costSentence({ comparable }: Tally, format: Format): string {
  const texts = Object.entries(comparable).map(([currency, { orders, beforeMinor, afterMinor }]) => {
    const difference = afterMinor - beforeMinor;
    const amount = format.money({ minor: Math.abs(difference), currency });
    const of = t("for {{orders}} that both route as far as each other", { orders: count(orders, "order") });
    if (difference === 0) return t("The landed cost is the same {{of}}.", { of });
    const percent =
      beforeMinor === 0 ? "" : ` (${format.number(Math.round((1000 * Math.abs(difference)) / beforeMinor) / 10)}%)`;
    return difference < 0
      ? t("The draft costs {{amount}}{{percent}} less {{of}}.", { amount, percent, of })
      : t("The draft costs {{amount}}{{percent}} more {{of}}.", { amount, percent, of });
  });
  return texts.join(" ") || t("Costs cannot be compared: of no order both route the same units with every cost known.");
}

function Suppliers({ report: { before, after }, names }: Props) {
  const format = useFormat();
  const ids = [...new Set([...Object.keys(before.suppliers), ...Object.keys(after.suppliers)])];
  const rows = ids
    .map((id): PairRow => {
      const [was, is] = [before.suppliers[id], after.suppliers[id]];
      const [b, a] = [was?.units ?? 0, is?.units ?? 0];
      return {
        label: (is ?? was)?.name ?? id,
        ...{ before: b, after: a, beforeText: count(b, "unit"), afterText: count(a, "unit") },
      };
    })
    .sort((x, y) => Math.max(y.before, y.after) - Math.max(x.before, x.after))
    .slice(0, 20);
  const rules = Object.entries(after.rules).sort(([, x], [, y]) => y.orders - x.orders);
  if (rows.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Units by supplier")}
        </Text>
        <PairBars label={t("Units by supplier")} names={names} rows={rows} />
        {rules.length > 0 ? (
          <>
            <Divider />
            <Text as="h3" variant="headingSm">
              {t("How often the draft's rules match")}
            </Text>
            <PlainTable
              label={t("Rules of the draft")}
              headings={[t("Rule"), t("Orders")]}
              rows={rules.map(([id, { name, orders }]) => ({ id, cells: [name, format.number(orders)] }))}
            />
          </>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function Changed({ report: { examples, changed }, names }: Props) {
  const format = useFormat();
  if (examples.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("Orders that change")}
          </Text>
          {changed > examples.length ? (
            <Text as="p" tone="subdued">
              {t("The {{examples}} that change most, of {{changed}}.", {
                examples: examples.length,
                changed: format.number(changed),
              })}
            </Text>
          ) : null}
        </BlockStack>
        {examples.map(({ orderId, name, before, after, costMinor, currency }, i) => (
          <BlockStack gap="100" key={orderId}>
            {i > 0 ? <Divider /> : null}
            <Text as="h3" variant="headingSm">
              <Link url={`/app/orders/${orderId}`}>{name}</Link>
              {costMinor === null || costMinor === 0
                ? ""
                : `  ${costMinor > 0 ? "+" : "−"}${format.money({ minor: Math.abs(costMinor), currency })}`}
            </Text>
            <Text as="p" breakWord>{`${names[0]}: ${say(before)}`}</Text>
            <Text as="p" breakWord>{`${names[1]}: ${say(after)}`}</Text>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

const LEFT_OUT: Record<keyof Tally["leftOut"], string> = {
  "postal-code-erased": msg("the address was erased, and a rule asks for the postal code"),
  "not-allowed": msg("a rule asks about customers or markets, of which nothing was known then"),
  "attribute-not-read": msg("a rule asks for an order attribute that was not kept"),
  "older-record": msg("it was routed before enough was kept to try it again"),
  failed: msg("it could not be decided again"),
};

function LeftOut({ report: { leftOut } }: { report: Tally }) {
  const some = Object.entries(leftOut).filter(([, orders]) => orders > 0);
  if (some.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t("Left out")}
        </Text>
        {some.map(([why, orders]) => (
          <Text as="p" key={why}>{`${count(orders, "order")}: ${t(LEFT_OUT[why as keyof Tally["leftOut"]])}.`}</Text>
        ))}
      </BlockStack>
    </Card>
  );
}
