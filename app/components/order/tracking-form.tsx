import { useEffect, useState } from "react";
import { t } from "../../platform/translate.ts";
import type { SupplierGroup } from "../../reports/supplier-group.ts";
import { guessCarriers } from "../../tracking/carriers/carriers.ts";
import { problemOf } from "../action-result.ts";
import { useAction, type ActionFields } from "../actions.tsx";
import { Button } from "../ui/action.ts";
import { TextField } from "../ui/form.ts";
import { BlockStack, Box, InlineGrid, InlineStack, Text } from "../ui/layout.ts";

type Props = {
  /** what the form is about, for its label */
  about: string;
  /** lines of which units may be in the parcel; absent = the parcel is known, only its tracking is not */
  lines?: SupplierGroup["lines"];
  fields: (tracking: { carrier: string; numbers: string; units: { [lineId: string]: number } }) => ActionFields;
  close: () => void;
};

/** Carrier and tracking numbers of a parcel, and what is in it. */
export function TrackingForm({ about, lines = [], fields, close }: Props) {
  const { run, busy, result } = useAction();
  const [sent, setSent] = useState(false);
  const [carrier, setCarrier] = useState("");
  const [numbers, setNumbers] = useState("");
  const open = lines.filter(({ left }) => left > 0);
  const [units, setUnits] = useState<{ [lineId: string]: string }>({});
  const typed = (line: { id: string; left: number }) => units[line.id] ?? String(line.left);
  const wrong = open.filter((line) => !/^\d{1,9}$/.test(typed(line)) || Number(typed(line)) > line.left);
  const done = sent && !busy && result?.ok === true;
  useEffect(() => {
    if (done) close();
  }, [done, close]);
  const guesses = carrier === "" ? guessCarriers(numbers.split(/[,;\n]/)[0] ?? "").slice(0, 3) : [];
  const problem = sent ? problemOf(result, "numbers") : undefined;
  return (
    <form
      aria-label={about}
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong.length > 0) return;
        setSent(true);
        run(
          fields({ carrier, numbers, units: Object.fromEntries(open.map((line) => [line.id, Number(typed(line))])) }),
        );
      }}
    >
      <Box padding="300" background="bg-surface-secondary" borderRadius="200">
        <BlockStack gap="300">
          <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
            <TextField
              label={t("Tracking number")}
              value={numbers}
              onChange={setNumbers}
              autoComplete="off"
              autoFocus
              helpText={t("Several numbers: with a comma between them.")}
              error={problem}
            />
            <TextField label={t("Carrier")} value={carrier} onChange={setCarrier} autoComplete="off" />
          </InlineGrid>
          {guesses.length > 0 ? (
            <InlineStack gap="200" blockAlign="center">
              <Text as="span" variant="bodySm" tone="subdued">
                {t("Looks like")}
              </Text>
              {guesses.map((guess) => (
                <Button
                  key={guess.carrier}
                  size="slim"
                  accessibilityLabel={t("Use carrier {{carrier}}", { carrier: guess.carrier })}
                  onClick={() => setCarrier(guess.carrier)}
                >
                  {guess.carrier}
                </Button>
              ))}
            </InlineStack>
          ) : null}
          {open.map((line) => (
            <TextField
              key={line.id}
              label={t("Items in the parcel: {{line}}", { line: line.title })}
              type="number"
              inputMode="numeric"
              min={0}
              max={line.left}
              value={typed(line)}
              onChange={(text) => setUnits({ ...units, [line.id]: text })}
              autoComplete="off"
              suffix={t("of {{left}}", { left: line.left })}
              error={wrong.includes(line) ? t("Enter a number from 0 to {{left}}.", { left: line.left }) : undefined}
            />
          ))}
          <InlineStack gap="200">
            <Button submit variant="primary" loading={busy && sent} disabled={busy}>
              {t("Add tracking")}
            </Button>
            <Button onClick={close}>{t("Cancel")}</Button>
          </InlineStack>
        </BlockStack>
      </Box>
    </form>
  );
}
