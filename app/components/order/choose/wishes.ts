import { t } from "../../../platform/translate.ts";
import type { OpenLine } from "../../../reports/choose-suppliers.ts";
import type { OverrideWish } from "../../../routing/override-wish.ts";

/** What a person has chosen for one line: nothing (the rules decide), a supplier, or units by supplier. */
export type LineChoice = { kind: "rules" } | { kind: "one"; supplierId: string } | { kind: "split"; units: Units };
export type Units = { [supplierId: string]: number | undefined };
export type Choices = { [lineId: string]: LineChoice };

/** Choices as routing takes them. */
export function wishesOf(choices: Choices, expedite: boolean): OverrideWish[] {
  const pins = Object.entries(choices).flatMap(([lineId, choice]): OverrideWish[] => {
    if (choice.kind === "rules") return [];
    if (choice.kind === "one") return [{ kind: "pin", lineId, supplierId: choice.supplierId, quantity: null }];
    return Object.entries(choice.units).flatMap(([supplierId, quantity]): OverrideWish[] =>
      quantity ? [{ kind: "pin", lineId, supplierId, quantity }] : [],
    );
  });
  return expedite ? [...pins, { kind: "expedite" }] : pins;
}

/** "2 of 5 given out: the rules place the other 3."; null for a line that is not split. */
export function splitText(
  choice: LineChoice | undefined,
  { units }: OpenLine,
): { text: string; wrong: boolean } | null {
  if (choice?.kind !== "split") return null;
  const given = Object.values(choice.units).reduce<number>((sum, each) => sum + (each ?? 0), 0);
  if (given > units)
    return { text: t("{{given}} are given out, and {{units}} are to be shipped.", { given, units }), wrong: true };
  if (given === units) return { text: t("All {{units}} are given out.", { units }), wrong: false };
  return {
    text: t("{{given}} of {{units}} given out: the rules place the other {{rest}}.", {
      given,
      units,
      rest: units - given,
    }),
    wrong: false,
  };
}
