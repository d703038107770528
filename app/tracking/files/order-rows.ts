import type { AnswerRow, TrackingRow } from "../../connectors/vendors/files/rows.ts";
import type { LineUnits } from "../vendors/vendor-news.ts";

/** A line of the order that a row may mean. Units are the supplier's; `left`: neither declined nor shipped. */
export type OrderFileLine = { supplierOrderLineId: string; sku: string | null; units: number; left: number };

export type NumberedRow<T> = { row: number; value: T };
/** What rows mean together. */
export type Meant<T> = { rows: number[]; meaning: T };
type Unclear = { row: number; field: "sku"; value: string; cause: string; fix: string };

export type MeantParcel = Pick<TrackingRow, "trackingNumbers" | "carrier" | "trackingUrl" | "shippedAt" | "parcel"> & {
  lines: LineUnits[] | "rest";
};

/**
 * The parcels that an order's rows tell of. Rows of one parcel (its name, or its tracking numbers) belong together; rows
 * that name no item tell the numbers of one sending with all that is left.
 */
export function parcelsOf(
  rows: readonly NumberedRow<TrackingRow>[],
  lines: readonly OrderFileLine[],
): { parcels: Meant<MeantParcel>[]; unclear: Unclear[] } {
  const unclear: Unclear[] = [];
  const parcels = new Map<string, Meant<MeantParcel>>();
  for (const { row, value } of rows) {
    const isWhole = value.sku === null && value.units === null;
    const found = isWhole ? null : lineOf(value, lines, row);
    if (found && "cause" in found) {
      unclear.push(found);
      continue;
    }
    const { trackingNumbers, carrier, trackingUrl, shippedAt, parcel } = value;
    const key = isWhole ? "rest" : (parcel ?? [...trackingNumbers].sort().join("+"));
    const known = parcels.get(key);
    if (!known) {
      const told = { trackingNumbers, carrier, trackingUrl, shippedAt, parcel };
      parcels.set(key, { rows: [row], meaning: { ...told, lines: found ? [found] : "rest" } });
      continue;
    }
    known.rows.push(row);
    const { meaning } = known;
    meaning.trackingNumbers = [...new Set([...meaning.trackingNumbers, ...trackingNumbers])];
    meaning.carrier ??= carrier;
    meaning.trackingUrl ??= trackingUrl;
    meaning.shippedAt ??= shippedAt;
    if (found && meaning.lines !== "rest") meaning.lines.push(found);
  }
  return { parcels: [...parcels.values()], unclear };
}

function lineOf(
  { sku, units }: Pick<TrackingRow, "sku" | "units">,
  lines: readonly OrderFileLine[],
  row: number,
): LineUnits | Unclear {
  const fitting = sku === null ? lines : lines.filter((line) => plain(line.sku) === plain(sku));
  const [line] = fitting;
  if (!line) {
    const skus = lines.map((each) => each.sku ?? "?").join(", ");
    return {
      row,
      field: "sku",
      value: sku ?? "",
      cause: `The order has no SKU ${sku}.`,
      fix: `Write one of its SKUs: ${skus}.`,
    };
  }
  if (sku === null && fitting.length > 1)
    return {
      row,
      field: "sku",
      value: "",
      cause: "The order has several items.",
      fix: "Write the SKU that the units are of.",
    };
  // One SKU on several lines: the first that has enough left.
  const best = fitting.find(({ left }) => left >= (units ?? 1)) ?? line;
  return { supplierOrderLineId: best.supplierOrderLineId, units: units ?? best.left };
}

const plain = (sku: string | null) => (sku ?? "").trim().toLowerCase();

export type MeantAnswer = Pick<AnswerRow, "says" | "reason" | "vendorRef" | "promisedShipAt"> & {
  declines: (LineUnits & { reason: string })[];
};

/** What an order's rows say together: of the whole order, or which units are declined while the rest is accepted. */
export function answerOf(
  rows: readonly NumberedRow<AnswerRow>[],
  lines: readonly OrderFileLine[],
): { answer: Meant<MeantAnswer> | null; unclear: Unclear[] } {
  const unclear: Unclear[] = [];
  const declines: MeantAnswer["declines"] = [];
  const taken: NumberedRow<AnswerRow>[] = [];
  for (const numbered of rows) {
    const { row, value } = numbered;
    if (value.says === "declined" && (value.sku !== null || value.units !== null)) {
      const found = lineOf(value, lines, row);
      if ("cause" in found) {
        unclear.push(found);
        continue;
      }
      declines.push({ ...found, reason: value.reason ?? "declined by the supplier" });
    }
    taken.push(numbered);
  }
  const whole = taken.find(({ value }) => value.sku === null && value.units === null) ?? taken[0];
  if (!whole) return { answer: null, unclear };
  const { says, reason, vendorRef, promisedShipAt } = whole.value;
  const meaning = {
    says: declines.length > 0 ? ("accepted" as const) : says,
    reason,
    vendorRef,
    promisedShipAt,
    declines,
  };
  return { answer: { rows: taken.map(({ row }) => row), meaning }, unclear };
}
