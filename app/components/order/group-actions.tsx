import { useCallback, useRef, useState } from "react";
import { t } from "../../platform/translate.ts";
import type { SupplierGroup } from "../../reports/supplier-group.ts";
import { AskButton } from "../ask-button.tsx";
import { DownloadButton } from "../download-button.tsx";
import { Button } from "../ui/action.ts";
import { BlockStack } from "../ui/layout.ts";
import { CancelButton } from "./cancel-button.tsx";
import { PossibleActions } from "./possible.tsx";
import { TrackingForm } from "./tracking-form.tsx";

/** What a person may do with what one supplier has of the order. */
export function GroupActions({ group }: { group: SupplierGroup }) {
  const [entering, setEntering] = useState(false);
  const opener = useRef<HTMLDivElement>(null);
  // Of the parcel that is being entered: however often it is sent, it counts once.
  const key = useRef("");
  const close = useCallback(() => {
    setEntering(false);
    opener.current?.querySelector("button")?.focus();
  }, []);
  const { can, supplier, id: supplierOrderId } = group;
  return (
    <BlockStack gap="300">
      <div ref={opener} data-print="no">
        <PossibleActions
          actions={[
            {
              label: t("Add tracking"),
              shortcut: "t",
              whyNot: can.parcel,
              button: (state) => (
                <Button
                  {...state}
                  ariaExpanded={entering}
                  onClick={() => {
                    key.current = crypto.randomUUID();
                    setEntering(!entering);
                  }}
                  accessibilityLabel={t("Add tracking: {{supplier}}", { supplier })}
                >
                  {t("Add tracking")}
                </Button>
              ),
            },
            {
              label: t("Message"),
              shortcut: "m",
              whyNot: can.message,
              button: (state) => (
                <AskButton
                  {...state}
                  size="medium"
                  title={t("Write to {{supplier}}", { supplier })}
                  body={
                    group.isVendor
                      ? t("It is mailed to the supplier's contact. The answer comes back to Crossdock.")
                      : t("The supplier reads it beside the order, in its own Crossdock.")
                  }
                  field={{ label: "Message", multiline: 4, maxLength: 2000 }}
                  missing={t("Write what the supplier should know.")}
                  confirm={t("Send message")}
                  fields={(text) => ({ intent: "message", supplierOrderId, text })}
                  accessibilityLabel={t("Message: {{supplier}}", { supplier })}
                >
                  {t("Message")}
                </AskButton>
              ),
            },
            {
              label: t("Packing slip"),
              shortcut: "p",
              whyNot: can.slip,
              button: (state) =>
                state.disabled ? (
                  <Button {...state}>{t("Packing slip")}</Button>
                ) : (
                  <DownloadButton
                    url={`/app/packing-slip/${supplierOrderId}`}
                    fileName={`${group.key}-packing-slip.pdf`}
                    accessibilityLabel={t("Packing slip: {{supplier}}", { supplier })}
                  >
                    {t("Packing slip")}
                  </DownloadButton>
                ),
            },
            {
              label: t("Cancel at supplier"),
              shortcut: "x",
              whyNot: can.cancel,
              button: (state) => <CancelButton group={group} {...state} />,
            },
          ]}
        />
      </div>
      {entering ? (
        <TrackingForm
          about={t("Parcel of {{supplier}}", { supplier })}
          lines={group.lines}
          close={close}
          fields={({ carrier, numbers, units }) => ({
            ...{ intent: "parcel", supplierOrderId, key: key.current, carrier, numbers },
            lines: JSON.stringify(
              Object.entries(units).map(([id, count]) => ({ supplierOrderLineId: id, units: count })),
            ),
          })}
        />
      ) : null}
    </BlockStack>
  );
}
