import { useState } from "react";
import { t } from "../../platform/translate.ts";
import { FieldGrid } from "../routing/editor/field-grid.tsx";
import { NumberInput } from "../routing/fields/number-input.tsx";
import { translated } from "../translated.ts";
import { Button } from "../ui/action.ts";
import { ChoiceList, Tag, TextField } from "../ui/form.ts";
import { BlockStack, Card, Divider, InlineStack, Text } from "../ui/layout.ts";
import { WEEKDAY_CHOICES } from "../words.ts";
import { EntryList } from "./entry-list.tsx";
import { PlaceFields } from "./place-fields.tsx";
import type { CostsState } from "./use-costs.tsx";

/** When the supplier works, and how long a parcel takes. */
export function CalendarCard({ state }: { state: CostsState }) {
  const { form, schedule, errorAt } = state;
  const { calendar } = form;
  const [day, setDay] = useState("");
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="050">
          <Text as="h2" variant="headingMd">
            {t("Working days and delivery time")}
          </Text>
          <Text as="p" tone="subdued">
            {t("An order after the cut-off, or on a free day, counts from the next working day.")}
          </Text>
        </BlockStack>
        <ChoiceList
          allowMultiple
          title={t("Working days")}
          choices={translated(WEEKDAY_CHOICES)}
          selected={calendar.workdays.map(String)}
          onChange={(days) => schedule({ workdays: days.map(Number).sort((a, b) => a - b) })}
          error={errorAt("calendar.workdays")}
        />
        <FieldGrid>
          <TextField
            label={t("Cut-off")}
            type="time"
            helpText={t("Empty: any time is in time.")}
            autoComplete="off"
            value={calendar.cutoff ?? ""}
            onChange={(cutoff) => schedule({ cutoff: cutoff || null })}
            error={errorAt("calendar.cutoff")}
          />
          <TextField
            label={t("Time zone")}
            placeholder="Europe/Berlin"
            helpText={t("Empty: that of the supplier's store.")}
            autoComplete="off"
            value={calendar.timeZone ?? ""}
            onChange={(zone) => schedule({ timeZone: zone.trim() || null })}
            error={errorAt("calendar.timeZone")}
          />
          <NumberInput
            label={t("Working days until it ships")}
            unit={t("days")}
            empty={t("As agreed")}
            value={calendar.leadTimeDays}
            onChange={(days) => schedule({ leadTimeDays: days ?? null })}
            error={errorAt("calendar.leadTimeDays")}
          />
        </FieldGrid>
        <BlockStack gap="200">
          <InlineStack gap="200" blockAlign="end">
            <TextField label={t("Days off")} type="date" autoComplete="off" value={day} onChange={setDay} />
            <Button
              disabled={day === ""}
              onClick={() => {
                schedule({ holidays: [...new Set([...calendar.holidays, day])].sort() });
                setDay("");
              }}
            >
              {t("Add day off")}
            </Button>
          </InlineStack>
          <InlineStack gap="100">
            {calendar.holidays.map((each) => (
              <Tag
                key={each}
                accessibilityLabel={each}
                onRemove={() => schedule({ holidays: calendar.holidays.filter((other) => other !== each) })}
              >
                {each}
              </Tag>
            ))}
          </InlineStack>
        </BlockStack>
        <Divider />
        <Text as="h3" variant="headingSm">
          {t("Days from parcel to door")}
        </Text>
        <EntryList
          entries={calendar.transit}
          nameOf={(_, at) => t("Way {{at}}", { at: at + 1 })}
          add={{
            label: t("Add way"),
            entry: () => ({ countries: [], provinces: [], postal: [], methods: [], days: 2 }),
          }}
          onChange={(transit) => schedule({ transit })}
        >
          {(way, change) => (
            <FieldGrid>
              <NumberInput
                label={t("Days")}
                unit={t("days")}
                value={way.days}
                onChange={(days) => change({ days: days ?? 0 })}
              />
              <PlaceFields place={way} onChange={change} />
            </FieldGrid>
          )}
        </EntryList>
        {errorAt("calendar.transit") ? (
          <Text as="p" tone="critical">
            {errorAt("calendar.transit")}
          </Text>
        ) : null}
      </BlockStack>
    </Card>
  );
}
