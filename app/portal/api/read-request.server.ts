import { parseExactJson } from "../../intake/exact-json.ts";
import type { Endpoint } from "./endpoints.ts";
import { errorsOf, problemOf } from "./problems.ts";
import type { Problem } from "./shapes.ts";

type Read<Value> = { ok: true; value: Value } | { ok: false; problem: Problem };
const refuse = (problem: Problem) => ({ ok: false, problem }) as const;

/** The text of a body, unless it is longer than it may be: then it is not read to its end. */
async function textOf(request: Request, mostBytes: number): Promise<Read<string>> {
  const tooLarge = () =>
    refuse(problemOf(413, "too-large", `The body is larger than ${mostBytes} bytes. Send it in several parts.`));
  if (Number(request.headers.get("Content-Length") ?? 0) > mostBytes) return tooLarge();
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const piece = part.value as Uint8Array;
    length += piece.length;
    if (length > mostBytes) return tooLarge();
    parts.push(piece);
  }
  return { ok: true, value: Buffer.concat(parts).toString("utf8") };
}

/** A body that was read: its text, for telling it from another, and what it says. */
export type Body = { text: string; value: unknown };

/** The body of a request in the shape of its endpoint, or the problem with it. */
export async function readBody(request: Request, endpoint: Endpoint): Promise<Read<Body>> {
  if (!endpoint.body) return { ok: true, value: { text: "", value: undefined } };
  if (!/^application\/json\b/i.test(request.headers.get("Content-Type") ?? ""))
    return refuse(problemOf(415, "not-json", "The Content-Type is another one. Send application/json."));
  const text = await textOf(request, endpoint.mostBytes);
  return text.ok ? parseBody(text.value, endpoint) : text;
}

/** What a body's text says. */
export function parseBody(text: string, { body: shape }: Pick<Endpoint, "body">): Read<Body> {
  let json: unknown;
  try {
    json = parseExactJson(text);
  } catch (cause) {
    const fact = cause instanceof SyntaxError ? cause.message.slice(0, 200) : "It is nested too deeply.";
    return refuse(
      problemOf(400, "not-json", `The body is no JSON: ${fact.replace(/\.?$/, ".")} Send one JSON object.`),
    );
  }
  const parsed = shape?.safeParse(json);
  if (parsed?.success) return { ok: true, value: { text, value: parsed.data } };
  const errors = errorsOf(parsed?.error.issues ?? [], json);
  return refuse(
    problemOf(422, "invalid", "The body does not fit. `errors` names each field and what would be right.", errors),
  );
}

/** The query of a request in the shape of its endpoint, or the problem with it. */
export function readQuery(url: URL, { query: shape }: Pick<Endpoint, "query">): Read<unknown> {
  const given = Object.fromEntries(url.searchParams);
  const parsed = shape?.safeParse(given);
  if (!parsed || parsed.success) return { ok: true, value: parsed?.data };
  const errors = errorsOf(parsed.error.issues, given);
  return refuse(problemOf(400, "invalid", "The query does not fit. `errors` names each parameter.", errors));
}

/** The name that the sender has given to its message. */
export function readIdempotencyKey(request: Request, { needsKey }: Pick<Endpoint, "needsKey">): Read<string> {
  const key = request.headers.get("Idempotency-Key") ?? "";
  if (!needsKey || /^[\x21-\x7e]{1,200}$/.test(key)) return { ok: true, value: key };
  const detail =
    "Send a header Idempotency-Key: up to 200 printable characters without spaces, new for each message, the same when it is sent again.";
  return refuse(problemOf(400, "no-idempotency-key", detail));
}
