import { exponentOf, type Money } from "../platform/money.ts";
import { t } from "../platform/translate.ts";

export type Format = {
  /** "Nov 21, 2026" */
  date: (at: Date) => string;
  /** "Nov 21, 2026, 2:05 PM" in the shop's time zone */
  dateTime: (at: Date) => string;
  /** "5 minutes ago" under a day, else the date */
  ago: (at: Date) => string;
  /** the shop's own currency short ("$12.50"), any other one with its code ("$12.50 CAD") */
  money: (amount: Money) => string;
  number: (value: number) => string;
  /** a length of time in words: "45 min", "3 h", "2 days" */
  duration: (ms: number) => string;
  /** "Nov 2" for "2026-11-02" */
  day: (day: string) => string;
  /** "75.2%" for 752 thousandths */
  share: (permille: number) => string;
  /** "Germany" for "DE" */
  country: (code: string) => string;
};

export type FormatOptions = { locale: string; timeZone: string; currency: string; now: Date };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Browsers and Node differ in the kind of space they put before "PM"; pages rendered by both must not. */
const sameSpaces = (text: string) => text.replaceAll("\u202f", "\u00a0");

const known = (locale: string) => {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? "en";
  } catch {
    return "en";
  }
};

const zone = (timeZone: string) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return timeZone;
  } catch {
    return "UTC";
  }
};

/** The one formatter of dates, numbers and money, in the reader's language and the shop's time zone. */
export function formatFor(options: FormatOptions): Format {
  const locale = known(options.locale);
  const timeZone = zone(options.timeZone);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "always" });
  const plain = new Intl.NumberFormat(locale);
  const short = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", timeZone: "UTC" });
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const regions = new Intl.DisplayNames([locale], { type: "region", fallback: "code" });
  const date = (at: Date) => sameSpaces(day.format(at));

  return {
    date,
    dateTime: (at) => sameSpaces(moment.format(at)),
    ago: (at) => {
      const past = options.now.getTime() - at.getTime();
      if (past < 0 || past >= DAY) return date(at);
      if (past < MINUTE) return t("just now");
      const hours = past >= HOUR;
      return sameSpaces(relative.format(-Math.floor(past / (hours ? HOUR : MINUTE)), hours ? "hour" : "minute"));
    },
    money: (amount) => moneyText(locale, options.currency, amount),
    number: (value) => sameSpaces(plain.format(value)),
    duration,
    day: (text) => sameSpaces(short.format(new Date(`${text}T12:00:00Z`))),
    share: (permille) => sameSpaces(percent.format(permille / 1000)),
    country: (code) => (/^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code),
  };
}

function moneyText(locale: string, own: string, { minor, currency }: Money): string {
  const digits = exponentOf(currency);
  // A shop's currency is not known before its set-up has run.
  if (!/^[A-Z]{3}$/.test(currency)) return (minor / 10 ** digits).toFixed(digits);
  const amount = minor / 10 ** digits;
  const style = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
  const bounds = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const text = sameSpaces(new Intl.NumberFormat(locale, { ...style, ...bounds }).format(amount));
  return currency === own || text.includes(currency) ? text : `${text} ${currency}`;
}

function duration(ms: number): string {
  if (ms < MINUTE) return t("under a minute");
  if (ms < HOUR) return t("{{minutes}} min", { minutes: Math.round(ms / MINUTE) });
  if (ms < 2 * DAY) return `${Math.round(ms / HOUR)} h`;
  return t("{{days}} days", { days: Math.round(ms / DAY) });
}
