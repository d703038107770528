import { useCallback, useState } from "react";
import { t } from "../../platform/translate.ts";
import type { Parcel, SupplierGroup } from "../../reports/supplier-group.ts";
import { useFormat } from "../app-context.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { Button, Link } from "../ui/action.ts";
import { Badge } from "../ui/feedback.ts";
import { BlockStack, Divider, InlineStack, Text } from "../ui/layout.ts";
import { TrackingForm } from "./tracking-form.tsx";

const WITHOUT_PARCELS = new Set(["declined", "failed", "canceled"]);

/** The parcels of what one supplier ships, with what a person may do about their tracking. */
export function Parcels({ group }: { group: SupplierGroup }) {
  if (group.parcels.length === 0 && WITHOUT_PARCELS.has(group.status)) return null;
  return (
    <BlockStack gap="200">
      <Divider />
      <Text as="h3" variant="headingSm">
        {t("Parcels")}
      </Text>
      {group.parcels.length === 0 ? (
        <Text as="p" tone="subdued">
          {t(
            "Nothing shipped yet. Tracking appears here, and on the order in Shopify, as soon as {{supplier}} ships.",
            { supplier: group.supplier },
          )}
        </Text>
      ) : (
        group.parcels.map((parcel) => <ParcelRow key={parcel.id} parcel={parcel} />)
      )}
    </BlockStack>
  );
}

function ParcelRow({ parcel }: { parcel: Parcel }) {
  const format = useFormat();
  const [entering, setEntering] = useState(false);
  const close = useCallback(() => setEntering(false), []);
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" fontWeight="medium">
          {parcel.carrier ?? t("Carrier not named")}
        </Text>
        {parcel.tracking.length === 0 ? (
          <Text as="span" tone="subdued">
            {t("No tracking number")}
          </Text>
        ) : (
          parcel.tracking.map(({ number, url }) =>
            url ? (
              <Link
                key={number}
                url={url}
                target="_blank"
                accessibilityLabel={t("Track parcel {{number}}, opens a new tab", { number })}
              >
                {number}
              </Link>
            ) : (
              <Text as="span" key={number}>
                {number}
              </Text>
            ),
          )
        )}
        {parcel.cancelled ? (
          <Badge>{t("Canceled")}</Badge>
        ) : parcel.writtenBack ? (
          <Badge tone="success">
            {parcel.tracking.length > 0 ? t("Tracking in Shopify") : t("Fulfilled in Shopify")}
          </Badge>
        ) : (
          <Badge tone="info">{t("Not in Shopify yet")}</Badge>
        )}
      </InlineStack>
      <Text as="p" variant="bodySm" tone="subdued">
        {parcel.lines.map(({ title, units }) => `${units} × ${title}`).join(", ") || t("No items listed")}
        {`, shipped ${format.ago(parcel.shippedAt)}`}
        {parcel.byHand ? ", tracking entered by a person" : ""}
      </Text>
      {parcel.cancelled ? null : (
        <div data-print="no">
          <InlineStack gap="200">
            {parcel.tracking.length === 0 && !entering ? (
              <Button size="slim" onClick={() => setEntering(true)}>
                {t("Enter tracking")}
              </Button>
            ) : null}
            {parcel.canTakeBack ? <TakeBack parcel={parcel} /> : null}
          </InlineStack>
        </div>
      )}
      {entering ? (
        <TrackingForm
          about="Tracking of the parcel"
          close={close}
          fields={({ carrier, numbers }) => ({ intent: "tracking", shipmentId: parcel.id, carrier, numbers })}
        />
      ) : null}
    </BlockStack>
  );
}

/** A parcel that never left, or was entered by mistake. */
function TakeBack({ parcel }: { parcel: Parcel }) {
  const name = parcel.tracking[0]?.number ?? t("without a number");
  return (
    <ConfirmButton
      size="slim"
      tone="critical"
      title={t("Take this parcel back?")}
      body={t("Parcel {{name}} counts as not shipped, and its fulfillment on the order in Shopify is canceled.", {
        name,
      })}
      confirm={t("Take back")}
      destructive
      accessibilityLabel={t("Take back parcel {{name}}", { name })}
      fields={() => ({ intent: "take-back", shipmentId: parcel.id, key: crypto.randomUUID() })}
    >
      {t("Take back")}
    </ConfirmButton>
  );
}
