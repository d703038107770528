import { useState } from "react";
import { msg, t } from "../../platform/translate.ts";
import type { MailProposal } from "../../tracking/vendors/mail/proposal.ts";
import type { AskedOrder } from "../../tracking/vendors/mail/read-reply.ts";
import { ActionButton, useAction } from "../actions.tsx";
import { problemOf } from "../action-result.ts";
import { translated } from "../translated.ts";
import { Button } from "../ui/action.ts";
import { FormLayout, Select, TextField } from "../ui/form.ts";
import { InlineStack } from "../ui/layout.ts";

const SAYINGS = [
  { value: "nothing", label: msg("Choose …") },
  { value: "shipped", label: msg("It has shipped") },
  { value: "accepted", label: msg("It confirms") },
  { value: "declined", label: msg("It declines what has not shipped") },
  { value: "cancelled", label: msg("It has canceled the order") },
  { value: "cancel-refused", label: msg("It will not cancel") },
];

/** What a person makes of a supplier's mail: as it was read, or corrected. */
export function MailVerdictForm({ proposal, lines }: { proposal: MailProposal; lines: AskedOrder["lines"] }) {
  const { run, busy, running, result } = useAction();
  const [says, setSays] = useState<string>(proposal.says);
  const [carrier, setCarrier] = useState(proposal.carrier ?? "");
  const [numbers, setNumbers] = useState(proposal.trackingNumbers.join("\n"));
  const [reason, setReason] = useState(proposal.reason ?? "");
  const [units, setUnits] = useState<Record<string, string>>(
    Object.fromEntries(proposal.declines.map((line) => [line.supplierOrderLineId, String(line.units)])),
  );
  const asksUnits = says === "shipped" || says === "accepted";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        run({ intent: "apply", says, carrier, numbers, reason, units: JSON.stringify(units) });
      }}
    >
      <FormLayout>
        <Select label={t("What the supplier says")} options={translated(SAYINGS)} value={says} onChange={setSays} />
        {says === "shipped" ? (
          <TextField label={t("Carrier")} value={carrier} onChange={setCarrier} autoComplete="off" />
        ) : null}
        {says === "shipped" ? (
          <TextField
            label={t("Tracking numbers")}
            value={numbers}
            onChange={setNumbers}
            multiline={2}
            autoComplete="off"
            error={problemOf(result, "numbers")}
          />
        ) : null}
        {asksUnits
          ? lines.map((line) => (
              <TextField
                key={line.supplierOrderLineId}
                label={`${line.sku ?? line.title}: ${says === "shipped" ? t("units in the parcel") : t("units that it declines")}`}
                helpText={
                  says === "shipped"
                    ? t("{{left}} are left. Nothing entered anywhere means all.", { left: line.left })
                    : t("{{left}} are left.", { left: line.left })
                }
                value={units[line.supplierOrderLineId] ?? ""}
                onChange={(value) => setUnits((before) => ({ ...before, [line.supplierOrderLineId]: value }))}
                inputMode="numeric"
                autoComplete="off"
                error={problemOf(result, "units")}
              />
            ))
          : null}
        {says === "accepted" || says === "declined" || says === "cancel-refused" ? (
          <TextField label={t("Its reason")} value={reason} onChange={setReason} autoComplete="off" />
        ) : null}
        <InlineStack gap="200" align="end">
          <ActionButton fields={{ intent: "dismiss" }}>{t("Dismiss")}</ActionButton>
          <Button
            submit
            variant="primary"
            disabled={says === "nothing"}
            loading={busy && running?.get("intent") === "apply"}
          >
            {t("Apply")}
          </Button>
        </InlineStack>
      </FormLayout>
    </form>
  );
}
