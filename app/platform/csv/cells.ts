import { z } from "zod";

/** Which sign parts the decimals in a file's numbers. */
export const DECIMAL_SIGNS = [".", ","] as const;
export type DecimalSign = (typeof DECIMAL_SIGNS)[number];

/** How dates are written. d, m: one or two digits are read. */
export const DATE_ORDERS = ["ymd", "dmy", "mdy"] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** How the cells of a file are read: what is absent is found out from the cell itself, where it is clear. */
export const CellChoice = z.object({
  decimal: z.enum(DECIMAL_SIGNS).optional(),
  dates: z.enum(DATE_ORDERS).optional(),
});
export type CellChoice = z.infer<typeof CellChoice>;

/** A cell as understood, or what is wrong with it and the way out. */
export type Read<T> = { ok: true; value: T } | { ok: false; cause: string; fix: string };
const unreadable = (cause: string, fix: string) => ({ ok: false as const, cause, fix });

const CURRENCY = /^(?:[A-Z]{3}|[$€£¥]|kr|zł|Kč)\s*|\s*(?:[A-Z]{3}|[$€£¥]|kr|zł|Kč|,-)$/g;
/** Thousands are parted by spaces (also those that do not break), apostrophes, points or commas. */
const PLAIN = /^([+-]?)(\d[\d.,'’\s\u00a0\u202f]*|[.,]\d+)(-?)$/;

/**
 * A number as people write it, as a decimal with a point ("1.234,50 €" → "1234.50"). A single comma or point before
 * exactly three digits is two things ("1.234"): it is read by `decimal`, and without that it is an error.
 */
export function readDecimal(cell: string, decimal?: DecimalSign): Read<string> {
  const text = cell.trim().replace(CURRENCY, "").trim();
  const [, lead = "", body = "", tail = ""] = PLAIN.exec(text) ?? [];
  if (body === "" || (lead !== "" && tail !== ""))
    return unreadable(`"${shown(cell)}" is no number.`, "Write digits, like 1234.50.");
  const sign = decimal ?? clearSign(body);
  if (sign === null)
    return unreadable(
      `"${shown(cell)}" can be read in two ways.`,
      "Choose in the file settings which sign parts the decimals.",
    );
  const at = body.lastIndexOf(sign);
  const whole = at === -1 ? body : body.slice(0, at);
  const fraction = at === -1 ? "" : body.slice(at + 1);
  if (/\D/.test(fraction) || whole.includes(sign) || !isGrouped(whole))
    return unreadable(
      `"${shown(cell)}" is no number with "${sign}" before its decimals.`,
      "Correct it, or choose the other sign in the file settings.",
    );
  const digits = whole.replace(/\D/g, "").replace(/^0+(?=\d)/, "") || "0";
  const minus = lead === "-" || tail === "-" ? "-" : "";
  return { ok: true, value: `${minus}${digits}${fraction === "" ? "" : `.${fraction}`}` };
}

/** Which sign parts the decimals of this number, as far as it is clear. */
function clearSign(body: string): DecimalSign | null {
  const last = Math.max(body.lastIndexOf("."), body.lastIndexOf(","));
  if (last === -1) return ".";
  const sign: DecimalSign = body[last] === "," ? "," : ".";
  const other: DecimalSign = sign === "," ? "." : ",";
  // Repeated, it parts thousands; with the other one or spaces before it, it parts decimals.
  if (body.indexOf(sign) !== last) return other;
  if (/[^\d]/.test(body.slice(0, last)) || last === 0) return sign;
  const isThree = body.length - last - 1 === 3 && last <= 3 && body[0] !== "0";
  return isThree ? null : sign;
}

const isGrouped = (whole: string) =>
  /^\d*$/.test(whole) || /^\d{1,3}(?:([.,'’\s\u00a0\u202f])\d{3})(?:\1\d{3})*$/.test(whole);

/**
 * A whole number of units. "12,0" is 12, and "1.234" can only be 1234, since units have no decimals; "1.000" is two things
 * without a known sign. Negative ones are read: who asks judges.
 */
export function readUnits(cell: string, decimal?: DecimalSign): Read<number> {
  const text = cell.trim();
  const grouped = /^[+-]?\d{1,3}([.,])(?!000$)\d{3}$/.exec(text)?.[1];
  const sign = grouped ? (grouped === "." ? "," : ".") : /^[+-]?\d+[.,]0{1,2}$/.test(text) ? undefined : decimal;
  const number = readDecimal(text, sign);
  if (!number.ok) return number;
  const [whole = "0", fraction = ""] = number.value.split(".");
  if (/[1-9]/.test(fraction))
    return unreadable(`"${shown(cell)}" is no whole number.`, "Write whole units, without decimals.");
  const units = Number(whole);
  if (Math.abs(units) > 1_000_000_000)
    return unreadable(`"${shown(cell)}" is too many units.`, "Write at most 1000000000 units.");
  return { ok: true, value: units === 0 ? 0 : units };
}

/** Which sign parts decimals in these cells, and how their dates are written, where they agree on it. */
export function guessChoice(numbers: readonly string[], dates: readonly string[]): CellChoice {
  const signs = new Set<DecimalSign>();
  for (const cell of numbers) {
    const body = cell.replace(CURRENCY, "").trim();
    const sign = /[.,]/.test(body) && PLAIN.test(body) ? clearSign(body.replace(/^[+-]/, "")) : null;
    // "1.234" repeated parts thousands and tells of the other sign, too.
    if (sign) signs.add(sign);
  }
  const orders = new Set<DateOrder>();
  for (const cell of dates) {
    const [, first = "", separator = "", second = ""] = SHAPE.exec(cell.trim()) ?? [];
    const order = first === "" || first.length === 4 ? null : clearOrder(separator, Number(first), Number(second));
    if (order) orders.add(order);
  }
  const [decimal] = signs.size === 1 ? signs : [];
  const [order] = orders.size === 1 ? orders : [];
  return { ...(decimal ? { decimal } : {}), ...(order ? { dates: order } : {}) };
}

/** A moment as a file tells it: `time` null = only the day is known; `offset` null = on the clock of who wrote it. */
export type Moment = { day: string; time: string | null; offset: string | null };

const SHAPE =
  /^(\d{1,4})([./-]?)(\d{1,2})\2(\d{1,4})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(am|pm)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;

/**
 * A date, with or without a time. Years come first, or last with four or two digits; whether day or month comes first in
 * the latter is said by `dates`, or clear from the points ("21.11.2026") or from a number above 12.
 */
export function readMoment(cell: string, dates?: DateOrder): Read<Moment> {
  const text = cell.trim();
  const compact = COMPACT.exec(text);
  const match = compact ? null : SHAPE.exec(text);
  const no = (cause = `"${shown(cell)}" is no date.`) => unreadable(cause, "Write dates like 2026-11-21.");
  if (!compact && !match) return no();
  const parts = (compact ?? [match?.[0], match?.[1], match?.[3], match?.[4]]).slice(1).map((part) => part ?? "");
  const separator = compact ? "-" : (match?.[2] ?? "");
  if (separator === "" && !compact) return no();
  const [first = "", second = "", third = ""] = parts;
  const order = first.length === 4 ? "ymd" : (dates ?? clearOrder(separator, Number(first), Number(second)));
  if (order === null)
    return unreadable(
      `"${shown(cell)}" can be read in two ways.`,
      "Choose in the file settings whether the day or the month comes first.",
    );
  const [year, month, day] =
    order === "ymd" ? [first, second, third] : order === "dmy" ? [third, second, first] : [third, first, second];
  if (year.length === 3 || year.length === 1 || day.length > 2) return no();
  const fullYear = year.length === 2 ? `20${year}` : year;
  const written = `${fullYear}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (!exists(written)) return no(`There is no day ${written}.`);
  const time = timeOf(match);
  if (time === undefined) return no(`"${shown(cell)}" has no time of day that exists.`);
  return { ok: true, value: { day: written, time, offset: offsetOf(match?.[9]) } };
}

const exists = (day: string) => {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
};

function clearOrder(separator: string, first: number, second: number): DateOrder | null {
  if (separator === ".") return "dmy";
  if (first > 12) return "dmy";
  return second > 12 ? "mdy" : null;
}

/** undefined = the time does not exist. */
function timeOf(match: RegExpExecArray | null): string | null | undefined {
  if (match?.[5] === undefined) return null;
  const half = match[8]?.toLowerCase();
  const hour = Number(match[5]);
  if (half && (hour < 1 || hour > 12)) return undefined;
  const hours = half ? (hour % 12) + (half === "pm" ? 12 : 0) : hour;
  if (hours > 23 || Number(match[6]) > 59 || Number(match[7] ?? 0) > 59) return undefined;
  return `${String(hours).padStart(2, "0")}:${match[6]}`;
}

const offsetOf = (text: string | undefined) => {
  if (text === undefined) return null;
  if (text.toUpperCase() === "Z") return "Z";
  return text.includes(":") ? text : `${text.slice(0, 3)}:${text.slice(3)}`;
};

/** A cell as shown in a report: not longer than a line. */
export const shown = (cell: string) => (cell.length > 60 ? `${cell.slice(0, 57)}…` : cell);
