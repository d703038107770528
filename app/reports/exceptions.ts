import { UNROUTED_KINDS } from "../exceptions/routing-kinds.ts";
import { exceptionText, type ExceptionSeverity, type ExceptionValues } from "../exceptions/catalogue.ts";
import { phrase, type Phrase } from "../platform/phrase.ts";
import { textOf, valuesOf } from "./values.ts";

export type StoredException = {
  id: string;
  kind: string;
  subject: string;
  orderId: string | null;
  supplierId: string | null;
  values: unknown;
  occurrences: number;
  openedAt: Date;
  state?: string;
  resolvedAt?: Date | null;
  resolvedBy?: string | null;
  resolution?: string | null;
  snoozedUntil?: Date | null;
  /** who takes care of it, as the reader is told; null = nobody */
  assignee?: Assignee | null;
};

/** The reader, another user of the store, or somebody by the name that was typed. */
export type Assignee = { kind: "you" | "colleague" } | { kind: "named"; name: string };

/** Lists of exceptions, in the order of their tabs. */
export const EXCEPTION_VIEWS = ["open", "mine", "snoozed", "resolved"] as const;
export type ExceptionView = (typeof EXCEPTION_VIEWS)[number];
export const parseExceptionView = (parameters: URLSearchParams): ExceptionView =>
  EXCEPTION_VIEWS.find((view) => view === parameters.get("view")) ?? "open";

/** A send of which nobody knows whether it happened: what was sent, and what is known. */
export type UnknownSend = {
  key: string;
  supplier: string;
  items: string[];
  sentAt: Date | null;
  /** nothing is under way any more from then on */
  settledAt: Date | null;
  note: string | null;
};

export type ExceptionRow = {
  id: string;
  cause: Phrase;
  /** null while it is open */
  resolved: { at: Date; byPerson: boolean; resolution: string } | null;
  snoozedUntil: Date | null;
  assignee: Assignee | null;
  /** for a send whose outcome is unknown */
  unknownSend: UnknownSend | null;
  openedAt: Date;
  occurrences: number;
  canRetry: boolean;
  /** what it is about, in a few words: for the names of its buttons */
  about: Phrase;
  links: { label: Phrase; to: string }[];
};

export type ExceptionGroup = {
  kind: string;
  /** in English: a text to translate */
  title: string;
  fix: Phrase;
  severity: ExceptionSeverity;
  /** whether its end is seen by itself, and by what; null = only a person ends it */
  autoResolve: string | null;
  rows: ExceptionRow[];
};

/** Where the fix can be done. */
function linksOf(exception: StoredException): ExceptionRow["links"] {
  const values = valuesOf(exception.values);
  const links: ExceptionRow["links"] = [];
  const sku = textOf(values, "sku", "title");
  if (["sku-unmapped", ...UNROUTED_KINDS, "mapping-not-activated"].includes(exception.kind) && sku !== null) {
    links.push({ label: phrase("Map {{item}}", { item: sku }), to: `/app/sku-mapping?q=${encodeURIComponent(sku)}` });
  }
  const mailId = textOf(values, "mailId");
  if (exception.kind === "vendor-mail-unclear" && mailId !== null)
    links.push({ label: phrase("Read the mail"), to: `/app/vendor-mail/${mailId}` });
  if (exception.kind === "job-failed")
    links.push({ label: phrase("What happened"), to: `/app/exceptions/${exception.id}` });
  if (exception.orderId !== null) {
    const order = textOf(values, "order");
    const label = order === null ? phrase("Order") : phrase("Order {{order}}", { order });
    links.push({ label, to: `/app/orders/${exception.orderId}` });
  } else if (exception.supplierId !== null) {
    const label = textOf(values, "supplier") ?? phrase("Supplier");
    links.push({ label, to: `/app/suppliers/${exception.supplierId}` });
  }
  return links;
}

/** What the exceptions screen shows: one group per kind, its rows oldest first, the group with the oldest row first. */
export function toExceptionGroups(
  exceptions: StoredException[],
  unknownSends: ReadonlyMap<string, UnknownSend> = new Map(),
): ExceptionGroup[] {
  const groups = new Map<string, ExceptionGroup>();
  for (const exception of [...exceptions].sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime())) {
    const text = exceptionText(exception.kind);
    const values = valuesOf(exception.values) as ExceptionValues;
    const group = groups.get(exception.kind) ?? {
      kind: exception.kind,
      title: text.title,
      fix: text.fix(values),
      severity: text.severity,
      autoResolve: text.autoResolve,
      rows: [],
    };
    groups.set(exception.kind, group);
    group.rows.push({
      id: exception.id,
      cause: text.cause(values),
      resolved: resolvedOf(exception),
      snoozedUntil: exception.snoozedUntil ?? null,
      assignee: exception.assignee ?? null,
      unknownSend: unknownSends.get(exception.subject) ?? null,
      openedAt: exception.openedAt,
      occurrences: exception.occurrences,
      canRetry: text.retry !== undefined,
      about: textOf(values, "order", "sku", "key", "supplier", "shop", "job") ?? phrase(text.title),
      links: linksOf(exception),
    });
  }
  return [...groups.values()];
}

function resolvedOf({ state, resolvedAt, resolvedBy, resolution }: StoredException): ExceptionRow["resolved"] {
  if (state !== "resolved" || !resolvedAt) return null;
  return { at: resolvedAt, byPerson: resolvedBy !== "crossdock", resolution: resolution ?? "" };
}

export type TopProblem = {
  kind: string;
  /** in English: a text to translate */
  title: string;
  /** what to do about it */
  fix: Phrase;
  severity: ExceptionSeverity;
  open: number;
  oldestAt: Date;
};

const WORST_FIRST: ExceptionSeverity[] = ["critical", "warning", "attention"];

/** The kinds to look at first: the worst, then the oldest. */
export function toTopProblems(kinds: { kind: string; open: number; oldestAt: Date }[], limit = 5): TopProblem[] {
  return kinds
    .map((group) => {
      const { title, severity, fix } = exceptionText(group.kind);
      return { ...group, title, severity, fix: fix({}) };
    })
    .sort(
      (a, b) =>
        WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity) ||
        a.oldestAt.getTime() - b.oldestAt.getTime(),
    )
    .slice(0, limit);
}
