import { z } from "zod";
import type { Clock } from "../../../platform/clock.server.ts";
import { contentHash } from "../../../platform/crypto.server.ts";
import { callOutside } from "../../../platform/outgoing.server.ts";
import type { ApiAccess } from "./access.server.ts";

const Token = z.object({
  access_token: z.string().min(1).max(10_000),
  expires_in: z.coerce.number().min(0).max(31_536_000).default(3600),
});
/** A token is renewed this long before it ends, so that it does not end on its way. */
const SPARE_MS = 30_000;

type Kept = { token: string; endsAt: number };
export type TokenResult = { ok: true; token: string } | { ok: false; retry: boolean; note: string };

/** Tokens that this process holds, and requests for one that are under way: one at a time for each client. */
const kept = new Map<string, Kept>();
const underWay = new Map<string, Promise<TokenResult>>();

/** Another client, address or secret is another entry: a changed setting never meets an old token. */
const nameOf = ({ supplierId, channel: { oauth }, secrets }: ApiAccess) =>
  contentHash(JSON.stringify([supplierId, oauth, secrets.clientSecret]));

/**
 * An access token by OAuth's client credentials (RFC 6749, 4.4), cached until shortly before it ends. `refused`: the token
 * that was just answered 401: it is thrown away, unless somebody has fetched a newer one meanwhile.
 */
export async function accessToken(access: ApiAccess, refused?: string): Promise<TokenResult> {
  const name = nameOf(access);
  const known = kept.get(name);
  if (known && known.token !== refused && known.endsAt > access.clock.now().getTime()) {
    return { ok: true, token: known.token };
  }
  const waiting = underWay.get(name);
  if (waiting) return waiting;
  const asking = ask(access, name).finally(() => underWay.delete(name));
  underWay.set(name, asking);
  return asking;
}

async function ask(access: ApiAccess, name: string): Promise<TokenResult> {
  const { oauth } = access.channel;
  // As RFC 6749, 2.3.1 has it: both are form-encoded before they are joined.
  const basic = [oauth.clientId, access.secrets.clientSecret].map(encodeURIComponent).join(":");
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  if (oauth.scope !== "") form.set("scope", oauth.scope);
  const answer = await callOutside({
    ...{ url: oauth.tokenUrl, method: "POST" },
    headers: {
      ...{ authorization: `Basic ${Buffer.from(basic).toString("base64")}`, accept: "application/json" },
      "content-type": "application/x-www-form-urlencoded",
    },
    body: form.toString(),
    ...(access.secrets.authority === "" ? {} : { tls: { ca: access.secrets.authority } }),
  });
  const failed = (retry: boolean, note: string): TokenResult => ({ ok: false, retry, note: `No token: ${note}` });
  if (answer.outcome !== "answered") return failed(answer.outcome !== "not-allowed", answer.note);
  if (answer.status >= 500 || answer.status === 429) return failed(true, `HTTP ${answer.status}.`);
  if (answer.status >= 300) return failed(false, `HTTP ${answer.status}. Check the client id and the client secret.`);
  const read = readToken(answer.body);
  if (!read) return failed(false, "the answer holds no access_token.");
  keep(name, { token: read.access_token, endsAt: endOf(read.expires_in, access.clock) });
  return { ok: true, token: read.access_token };
}

const endOf = (seconds: number, clock: Clock) => clock.now().getTime() + Math.max(0, seconds * 1000 - SPARE_MS);

function readToken(body: string): z.infer<typeof Token> | null {
  try {
    return Token.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

const MOST_KEPT = 1000;
function keep(name: string, token: Kept): void {
  const [oldest] = kept.keys();
  if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(name, token);
}
