import { fromStored, type Money } from "../platform/money.ts";
import { totalsOf, type DayFigures } from "./figures.ts";

export type SupplierReportRow = {
  id: string;
  name: string;
  orders: number;
  units: number;
  cost: Money;
  acceptMs: number | null;
  trackingMs: number | null;
  declined: number;
};

export type ReportPage = {
  days: DayFigures[];
  totals: ReturnType<typeof totalsOf>;
  /** median from accepted to the first parcel, of the whole period */
  trackingMs: number | null;
  suppliers: SupplierReportRow[];
  optimum: { decisions: number; unproven: number; choices: { choices: number; extra: Money }[] };
};

/** Reports that can be taken along as CSV. */
export const REPORT_FILES = ["days", "suppliers"] as const;
export type ReportFile = (typeof REPORT_FILES)[number];

const hours = (ms: number | null) => (ms === null ? "" : (ms / 3_600_000).toFixed(1));

/** A report as the rows of a file, headings first; times in hours. */
export function reportTable(
  file: ReportFile,
  { days, suppliers }: ReportPage,
  decimal: (money: Money) => string,
): string[][] {
  if (file === "days")
    return [
      ["Day", "Orders routed", "Without a person", "Split", "Accepted", "Median hours to tracking", "Exceptions"],
      ...days.map((day) => [
        ...[day.day, String(day.routed), String(day.automatic), String(day.split), String(day.accepted)],
        ...[hours(day.trackingMs), String(day.exceptions)],
      ]),
    ];
  return [
    [
      "Supplier",
      "Orders",
      "Units",
      "Cost",
      "Currency",
      "Median hours to accept",
      "Median hours to tracking",
      "Declined",
    ],
    ...suppliers.map((row) => [
      ...[row.name, String(row.orders), String(row.units), decimal(row.cost), row.cost.currency],
      ...[hours(row.acceptMs), hours(row.trackingMs), String(row.declined)],
    ]),
  ];
}

/** What is stored, as the page shows it. */
export function toReportPage(stored: {
  days: DayFigures[];
  trackingMs: number | null;
  suppliers: (Omit<SupplierReportRow, "cost"> & { costMinor: bigint; currency: string })[];
  optimum: {
    decisions: number;
    unproven: number;
    choices: { currency: string; choices: number; extraMinor: bigint }[];
  };
}): ReportPage {
  const { days, trackingMs, suppliers, optimum } = stored;
  return {
    ...{ days, trackingMs, totals: totalsOf(days) },
    suppliers: suppliers.map(({ costMinor, currency, ...row }) => ({ ...row, cost: fromStored(costMinor, currency) })),
    optimum: {
      ...{ decisions: optimum.decisions, unproven: optimum.unproven },
      choices: optimum.choices.map(({ choices, extraMinor, currency }) => ({
        choices,
        extra: fromStored(extraMinor, currency),
      })),
    },
  };
}
