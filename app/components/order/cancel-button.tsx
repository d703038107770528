import { useRef, useState } from "react";
import { t } from "../../platform/translate.ts";
import type { SupplierGroup } from "../../reports/supplier-group.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { ChoiceList, TextField } from "../ui/form.ts";
import { BlockStack, Text } from "../ui/layout.ts";

type Props = { group: SupplierGroup; disabled: boolean; ariaDescribedBy?: string };

/** Takes a supplier order back, after saying why and what becomes of its items. */
export function CancelButton({ group, ...state }: Props) {
  const [reason, setReason] = useState("");
  const [then, setThen] = useState("reroute");
  const [asked, setAsked] = useState(false);
  // The dialog may ask for the fields before the last letter is drawn.
  const latest = useRef({ reason: "", then: "reroute" });
  const isUnsent = group.status === "scheduled" || group.status === "failed";
  return (
    <ConfirmButton
      {...state}
      tone="critical"
      title={t("Cancel at {{supplier}}?", { supplier: group.supplier })}
      confirm={t("Cancel at supplier")}
      destructive
      body={
        <BlockStack gap="300">
          <Text as="p">
            {isUnsent
              ? t("{{supplier}} has not been sent this order: it is canceled at once.", { supplier: group.supplier })
              : t("{{supplier}} is asked to cancel it. Its items stay there until it has: nothing is bought twice.", {
                  supplier: group.supplier,
                })}
          </Text>
          <TextField
            label={t("Reason")}
            value={reason}
            maxLength={200}
            autoComplete="off"
            onChange={(text) => {
              latest.current.reason = text;
              setReason(text);
            }}
            error={asked && reason.trim() === "" ? t("Say why it is canceled.") : undefined}
          />
          <ChoiceList
            title={t("Then")}
            choices={[
              { value: "reroute", label: t("Route the items to another supplier") },
              { value: "hold", label: t("Keep the order on hold until somebody releases it") },
            ]}
            selected={[then]}
            onChange={([chosen = "reroute"]) => {
              latest.current.then = chosen;
              setThen(chosen);
            }}
          />
        </BlockStack>
      }
      fields={() => {
        setAsked(true);
        if (latest.current.reason.trim() === "") return null;
        return { intent: "cancel", supplierOrderId: group.id, ...latest.current };
      }}
    >
      {t("Cancel at supplier")}
    </ConfirmButton>
  );
}
