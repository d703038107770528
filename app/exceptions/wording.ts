import type { JobName } from "../queue/jobs.ts";

/** Values for an exception's sentences. Never personal data. */
export type ExceptionValues = { [name: string]: string | number | null | undefined };

export type ExceptionSeverity = "attention" | "warning" | "critical";

export type ExceptionKindText = {
  /** a few words, for lists */
  title: string;
  /** one sentence: what happened, to what */
  cause: (values: ExceptionValues) => string;
  /** one sentence: what the reader can do */
  fix: (values: ExceptionValues) => string;
  severity: ExceptionSeverity;
  /** the job that "Retry" runs again; without one there is nothing to retry */
  retry?: JobName | "failed-job";
  /** what makes it go away by itself; null = only a person closes it */
  autoResolve: string | null;
  /** anchor in docs/exceptions.md */
  doc: string;
};

export const text = (values: ExceptionValues, name: string, otherwise: string) => {
  const value = values[name];
  return value === undefined || value === null || value === "" ? otherwise : String(value);
};
export const note = (values: ExceptionValues, name = "note") => {
  const value = text(values, name, "").replace(/[.\s]+$/, "");
  return value === "" ? "" : ` (${value})`;
};
export const order = (values: ExceptionValues) => `Order ${text(values, "order", "(unknown)")}`;
export const supplier = (values: ExceptionValues) => text(values, "supplier", "the supplier");
export const item = (values: ExceptionValues) =>
  text(values, "sku", "") === "" ? text(values, "title", "an item") : `SKU ${text(values, "sku", "")}`;
/** A value may begin the sentence, and may be missing. */
export const up = (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1);
export const units = (values: ExceptionValues, name: string) => {
  const count = text(values, name, "some");
  return `${count} ${count === "1" ? "unit" : "units"}`;
};
