import { phrase, phrases, type Phrase } from "../platform/phrase.ts";
/** One day of a shop, in its own time zone. */
export type DayFigures = {
  /** "2026-11-02" */
  day: string;
  /** orders that were given to suppliers */
  routed: number;
  /** of these, without anything that a person did */
  automatic: number;
  /** of these, with more than one supplier */
  split: number;
  /** supplier orders that were accepted */
  accepted: number;
  /** median from accepted to the first parcel; null = none shipped */
  trackingMs: number | null;
  /** exceptions that were opened */
  exceptions: number;
};

/** Periods that reports are for, in days. */
export const REPORT_DAYS = [7, 30, 90] as const;
export type ReportDays = (typeof REPORT_DAYS)[number];
export const parseReportDays = (parameters: URLSearchParams): ReportDays =>
  REPORT_DAYS.find((days) => String(days) === parameters.get("days")) ?? 30;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const permille = (part: number, whole: number) => (whole === 0 ? null : Math.round((part / whole) * 1000));

/** What the days make together. Shares are in thousandths; null = there was nothing to measure. */
export function totalsOf(days: readonly DayFigures[]) {
  const routed = sum(days.map((day) => day.routed));
  return {
    routed,
    automaticPermille: permille(sum(days.map((day) => day.automatic)), routed),
    splitPermille: permille(sum(days.map((day) => day.split)), routed),
    exceptions: sum(days.map((day) => day.exceptions)),
  };
}

/** What happened in the last day, by what the trail calls it: how often. */
export type Changes = { [action: string]: number };
export type ChangeLine = { text: Phrase; to: string };

/** What changed since yesterday, in the order of its weight; nothing for what did not happen. */
export function changeLines(changes: Changes): ChangeLine[] {
  const line = (actions: string[], words: (count: number) => Phrase, to: string): ChangeLine[] => {
    const count = sum(actions.map((action) => changes[action] ?? 0));
    return count === 0 ? [] : [{ text: words(count), to }];
  };
  return [
    ...line(
      ["opened"],
      (n) => phrases(n, "{{count}} exception opened", "{{count}} exceptions opened"),
      "/app/exceptions",
    ),
    ...line(
      ["healed"],
      (n) => phrases(n, "{{count}} exception solved by itself", "{{count}} exceptions solved by themselves"),
      "/app/exceptions?view=resolved",
    ),
    ...line(["order.routed"], (n) => phrases(n, "{{count}} order routed", "{{count}} orders routed"), "/app/orders"),
    ...line(
      ["fulfilment.written"],
      (n) =>
        phrases(
          n,
          "{{count}} parcel with tracking written to orders",
          "{{count}} parcels with tracking written to orders",
        ),
      "/app/orders?view=in-progress",
    ),
    ...line(
      ["supplier-order.refused"],
      (n) => phrases(n, "{{count}} supplier order declined", "{{count}} supplier orders declined"),
      "/app/orders?view=needs-attention",
    ),
    ...line(
      ["connection.accepted"],
      (n) => phrases(n, "{{count}} supplier connected", "{{count}} suppliers connected"),
      "/app/suppliers",
    ),
    ...line(
      ["connection.paused", "connection.ended"],
      (n) => phrases(n, "{{count}} connection paused or ended", "{{count}} connections paused or ended"),
      "/app/suppliers",
    ),
    ...line(
      ["mapping.created", "mapping.removed"],
      (n) => phrases(n, "Mappings changed once", "Mappings changed {{count}} times"),
      "/app/sku-mapping/history",
    ),
    ...line(
      ["rules.published", "rules.rolled-back", "rules.canary-promoted"],
      () => phrase("Routing rules changed"),
      "/app/activity",
    ),
    ...line(["shop.settings-changed", "shop.routing-switched"], () => phrase("Settings changed"), "/app/settings"),
  ];
}
