import { maskText } from "../../../exceptions/masking.ts";
import { retryAfterMs } from "../../../platform/retry-after.ts";
import { storableText } from "../../../platform/storable-text.ts";
import type { SendResult, Trouble } from "../../connector.ts";
import type { z } from "zod";
import { OrderState } from "./messages.ts";

/** An answer over HTTP, whatever its status. */
export type Answered = {
  status: number;
  headers: { readonly [name: string]: string | readonly string[] | undefined };
  body: string;
};

const WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 60 * 60_000;
const MOST_WORDS = 300;

/** A JSON body in a shape, or null: broken, cut off, or something else. */
export function readBody<Shape extends z.ZodType>(body: string, shape: Shape): z.output<Shape> | null {
  try {
    const storable = (_key: string, value: unknown) => (typeof value === "string" ? storableText(value) : value);
    return shape.safeParse(JSON.parse(body, storable)).data ?? null;
  } catch {
    return null;
  }
}

/** What a vendor's API says in its own words, with its status: "HTTP 422: SKU X is not sold any more". */
export function wordsOf({ status, body }: Answered): string {
  // Long answers are cut before anything looks for addresses in them: the vendor decides how long they are.
  const told = maskText(storableText(toldIn(body).slice(0, MOST_WORDS)))
    .replaceAll(/\s+/g, " ")
    .trim();
  return told === "" ? `HTTP ${status}` : `HTTP ${status}: ${told}`;
}

/** Where APIs put their sentence: RFC 9457's fields first. A page of HTML says nothing. */
function toldIn(body: string): string {
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json !== "object" || json === null) return String(json);
    const fields = json as Record<string, unknown>;
    for (const name of ["detail", "reason", "message", "error_description", "title", "error"]) {
      const value = fields[name];
      if (typeof value === "string" && value !== "") return value;
      if (typeof value === "object" && value !== null && "message" in value) return String(value.message);
    }
    return "";
  } catch {
    return /^\s*</.test(body) ? "" : body;
  }
}

/** The same order's state, or null for anything else. */
export function stateOf(answer: Answered, key: string): OrderState | null {
  const state = readBody(answer.body, OrderState);
  return state?.key === key ? state : null;
}

export type Judged = { kind: "taken"; state: OrderState } | Exclude<SendResult, { kind: "accepted" }>;

/**
 * What an answer to a posted order means. Only what can be read and names our key is an acceptance: 2xx, or 409 (it has
 * the order already). A 2xx or 5xx that cannot be read may be one. 422 is a no to this order; other 4xx say that nothing
 * was done and that a person has to look.
 */
export function judgePost(answer: Answered, key: string, now: Date): Judged {
  const { status } = answer;
  const words = wordsOf(answer);
  const state = stateOf(answer, key);
  if ((status >= 200 && status < 300) || status === 409) {
    if (state?.status === "declined" || state?.status === "cancelled")
      return { kind: "refused", code: "declined", message: state.reason ?? "It declined the order." };
    if (state) return { kind: "taken", state };
    return status === 409
      ? {
          kind: "unknown",
          code: "order-exists",
          message: `Its API knows an order by this key, and did not say which. ${words}`,
        }
      : {
          kind: "unknown",
          code: "no-answer",
          message: `Its API answered ${status} with something that cannot be read.`,
        };
  }
  if (status === 429)
    return {
      ...{ kind: "not-sent", message: `Its API asks to wait (${words}).` },
      retryInMs: retryAfterMs(answer.headers, now, LONGEST_WAIT_MS) ?? WAIT_MS,
    };
  if (status === 422) return { kind: "refused", code: "refused", message: words };
  if (status >= 500 || status === 408)
    return { kind: "unknown", code: "no-answer", message: `Its API failed (${words}).` };
  return { kind: "failed", code: status === 401 || status === 403 ? "not-authorized" : "not-taken", message: words };
}

/** Trouble with an answer to a question that changes nothing. */
export function troubleOf(answer: Answered, now: Date): Trouble {
  const { status } = answer;
  const message = `Its API answered ${wordsOf(answer)}.`.replace(/\.\.$/, ".");
  if (status === 429) {
    const retryInMs = retryAfterMs(answer.headers, now, LONGEST_WAIT_MS) ?? WAIT_MS;
    return { ok: false, retry: true, retryInMs, message };
  }
  return { ok: false, retry: status >= 500 || status === 408 || status < 300, message };
}
