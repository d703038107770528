import { t } from "../../platform/translate.ts";
import type { VendorPage } from "../../reports/vendors.server.ts";
import { Facts } from "../facts.tsx";
import { Button } from "../ui/action.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import { weekdayWord } from "../words.ts";

/** A day, not a moment: the same in every zone. */
const day = (each: string) =>
  new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeZone: "UTC" }).format(new Date(each));

/** When a supplier without Shopify works, as it or the merchant has entered it. */
export function HoursCard({ hours, supplierId }: Pick<VendorPage, "hours" | "supplierId">) {
  const { workdays, cutoff, timeZone, daysOff } = hours;
  const ranges = daysOff.map(({ from, until }) => (from === until ? day(from) : `${day(from)} – ${day(until)}`));
  return (
    <Card>
      <BlockStack gap="300" inlineAlign="start">
        <Text as="h2" variant="headingMd">
          {t("Opening hours")}
        </Text>
        <Facts
          facts={[
            [t("Working days"), workdays.map(weekdayWord).join(", ")],
            [t("Orders until"), cutoff ? `${cutoff} (${timeZone})` : t("Any time")],
            [t("Days off"), ranges.join(", ") || t("None entered")],
          ]}
        />
        <Text as="p" tone="subdued">
          {t("The supplier changes them in the order portal, you under Costs and delivery: who writes last is right.")}
        </Text>
        <Button url={`/app/suppliers/${supplierId}/costs`}>{t("Edit opening hours")}</Button>
      </BlockStack>
    </Card>
  );
}
