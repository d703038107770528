import type { z } from "zod";
import type { NewsProblem } from "../../tracking/vendors/vendor-news.ts";
import type { Problem } from "./shapes.ts";

type FieldError = NonNullable<Problem["errors"]>[number];

const TITLES = {
  ...{
    "no-key": "No valid key",
    "not-allowed": "Not allowed",
    "no-such-path": "No such path",
    "wrong-method": "Wrong method",
  },
  ...{ "too-many-requests": "Too many requests", "too-large": "Too large", "not-json": "Not JSON", invalid: "Invalid" },
  ...{
    "no-idempotency-key": "Idempotency-Key is missing",
    "idempotency-key-reused": "Idempotency-Key was used before",
  },
  ...{ "no-such-order": "No such order", "not-open": "Order is closed", "unknown-line": "Unknown line" },
  ...{ "too-many-units": "Too many units", "already-shipped": "Already shipped", "nothing-to-ship": "Nothing to ship" },
  "known-parcel": "Parcel is known",
  ...{ "stock-not-taken": "Stock not taken", "not-asked": "Nothing to answer", failed: "Something broke" },
} as const;
export type ProblemCode = keyof typeof TITLES;

/** Why a request was not done, as RFC 9457 has it. `detail` names the thing, the fact and the way out. */
export const problemOf = (status: number, code: ProblemCode, detail: string, errors?: FieldError[]): Problem => ({
  ...{ type: `urn:crossdock:problem:${code}`, title: TITLES[code], status, code, detail },
  ...(errors ? { errors } : {}),
});

const escaped = (part: PropertyKey) => String(part).replaceAll("~", "~0").replaceAll("/", "~1");
/** A JSON Pointer (RFC 6901); "" is the whole. */
const pointerOf = (path: readonly PropertyKey[]) => path.map((part) => `/${escaped(part)}`).join("");

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[part], value);
const kindOf = (value: unknown) =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "a list"
      : typeof value === "string"
        ? "a text"
        : `a ${typeof value}`;

const MOST_ERRORS = 20;
const WANTED: { [type: string]: string } = {
  ...{ string: "a text", int: "a whole number", number: "a number", boolean: "true or false" },
  ...{ array: "a list", object: "an object" },
};

/** What a body does not fit by: the field, the fact, and what would be right. */
export const errorsOf = (issues: readonly z.core.$ZodIssue[], body: unknown): FieldError[] =>
  issues.flatMap((issue) => explained(issue, body)).slice(0, MOST_ERRORS);

function explained(issue: z.core.$ZodIssue, body: unknown): FieldError[] {
  const value = valueAt(body, issue.path);
  const pointer = pointerOf(issue.path);
  const shown = typeof value === "string" ? `"${value.slice(0, 60)}"` : kindOf(value);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        ...{ pointer: pointerOf([...issue.path, key]), detail: "There is no such field." },
        fix: "Leave it out, or correct its name.",
      }));
    case "invalid_type": {
      const wanted = WANTED[issue.expected] ?? issue.expected;
      const detail = value === undefined ? "It is missing." : `It is ${kindOf(value)}.`;
      return [{ pointer, detail, fix: `Send ${wanted}.` }];
    }
    case "invalid_value":
      return [{ pointer, detail: `It is ${shown}.`, fix: `Send one of: ${issue.values.map(String).join(", ")}.` }];
    case "too_small":
    case "too_big": {
      const [least, most] = issue.code === "too_small" ? [issue.minimum, null] : [null, issue.maximum];
      const unit = issue.origin === "string" ? " characters" : issue.origin === "array" ? " entries" : "";
      const bound = least === null ? `at most ${String(most)}` : `at least ${String(least)}`;
      return [{ pointer, detail: `It is too ${least === null ? "large" : "small"}.`, fix: `Send ${bound}${unit}.` }];
    }
    case "invalid_format": {
      const wanted: { [format: string]: string } = {
        ...{ datetime: "a time with its zone, such as 2026-11-21T10:00:00Z", url: "an address with https://" },
        regex: 'a decimal with a point, such as "7.50"',
      };
      return [
        { pointer, detail: `It is ${shown}.`, fix: `Send ${wanted[issue.format] ?? `a valid ${issue.format}`}.` },
      ];
    }
    default:
      return [
        { pointer, detail: `It is ${shown}, which does not fit.`, fix: "See the OpenAPI document for its shape." },
      ];
  }
}

const STATUS: Record<NewsProblem["code"], number> = {
  ...{ "no-such-order": 404, "not-open": 409, "unknown-line": 422 },
  ...{ "too-many-units": 422, "already-shipped": 409, "nothing-to-ship": 409, "known-parcel": 409 },
};
const FIXES: Record<NewsProblem["code"], string> = {
  "no-such-order": "Read your orders to see which there are.",
  "not-open": "Read the order: nothing more is to be done with it.",
  "unknown-line": "Use the ids of the order's lines.",
  "too-many-units": "Read the order for what is left, and send that or less.",
  "already-shipped": "Answer a cancellation with refused.",
  "nothing-to-ship": "Read the order for what is left.",
  "known-parcel": "Read the order for its parcels.",
};

/** What the books refuse, at the lines of the message that it is about. */
export function newsProblem(problems: readonly NewsProblem[], message: unknown): Problem {
  const [first] = problems;
  const code = first?.code ?? "failed";
  const named = message as { lines?: unknown; declines?: unknown };
  const list = (["lines", "declines"] as const).find((name) => Array.isArray(named[name])) ?? "lines";
  const told = Array.isArray(named[list]) ? (named[list] as { line?: string }[]) : [];
  const errors = problems.flatMap((problem): FieldError[] => {
    if (!("supplierOrderLineId" in problem)) return [];
    const at = told.findIndex(({ line }) => line === problem.supplierOrderLineId);
    const field = problem.code === "unknown-line" ? "line" : "units";
    return [{ pointer: `/${list}/${at}/${field}`, detail: problem.message, fix: FIXES[problem.code] }];
  });
  const detail = [first?.message, first ? FIXES[first.code] : ""].join(" ").trim();
  return problemOf(first ? STATUS[first.code] : 500, code, detail, errors.length > 0 ? errors : undefined);
}
