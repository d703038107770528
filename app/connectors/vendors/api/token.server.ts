import type pg from "pg";
import { z } from "zod";
import type { Clock } from "../../../platform/clock.server.ts";
import { contentHash, decryptText, encryptText } from "../../../platform/crypto.server.ts";
import { callOutside } from "../../../platform/outgoing.server.ts";
import { underLock } from "../../../platform/under-lock.server.ts";
import type { ApiAccess } from "./access.server.ts";

const Token = z.object({
  access_token: z.string().min(1).max(10_000),
  expires_in: z.coerce.number().min(0).max(31_536_000).default(3600),
});
/** A token is renewed this long before it ends, so that it does not end on its way. */
const SPARE_MS = 30_000;

const CONTEXT = "VendorToken.tokenEnc";

export type TokenResult = { ok: true; token: string } | { ok: false; retry: boolean; note: string };

/** Requests for a token that are under way in this process (over one database): one for each client waits for the lock. */
const underWay = new WeakMap<pg.Pool, Map<string, Promise<TokenResult>>>();

/** Another client, address or secret is another name: a changed setting never meets an old token. */
const nameOf = ({ supplierId, channel: { oauth }, secrets }: ApiAccess) =>
  contentHash(JSON.stringify([supplierId, oauth, secrets.clientSecret]));

/**
 * An access token by OAuth's client credentials (RFC 6749, 4.4), stored encrypted for all processes until shortly before
 * it ends. One process at a time asks for a new one, and the others find it then. `refused`: the token that was just
 * answered 401: it is not used again, unless it has been renewed meanwhile.
 */
export async function accessToken(access: ApiAccess, refused?: string): Promise<TokenResult> {
  const name = nameOf(access);
  const known = await storedToken(access, name, refused);
  if (known !== null) return { ok: true, token: known };
  const { pool } = access.db;
  const ours = underWay.get(pool) ?? new Map<string, Promise<TokenResult>>();
  underWay.set(pool, ours);
  const waiting = ours.get(name);
  if (waiting) return waiting;
  const asking = askOnce(access, name, refused).finally(() => ours.delete(name));
  ours.set(name, asking);
  return asking;
}

/** A connection to the database is held while the vendor answers, which ends by its timeout of 10 seconds. */
const askOnce = (access: ApiAccess, name: string, refused: string | undefined): Promise<TokenResult> =>
  underLock(access.db, `vendor-token:${access.supplierId}`, async (client) => {
    const known = await storedToken(access, name, refused, client);
    if (known !== null) return { ok: true, token: known };
    const asked = await ask(access);
    if (!asked.ok) return asked;
    const { token, endsAt } = asked;
    await client.query(
      `INSERT INTO "VendorToken" ("supplierId", "name", "tokenEnc", "endsAt") VALUES ($1, $2, $3, $4::timestamp)
       ON CONFLICT ("supplierId") DO UPDATE SET "name" = $2, "tokenEnc" = $3, "endsAt" = $4::timestamp`,
      [access.supplierId, name, Buffer.from(encryptText(token, CONTEXT)), endsAt.toISOString()],
    );
    return { ok: true, token };
  });

/** The stored token, while it is good for these settings and is not the one that was refused. */
async function storedToken(
  { db, clock, supplierId }: ApiAccess,
  name: string,
  refused: string | undefined,
  client: Pick<typeof db.pool, "query"> | pg.PoolClient = db.pool,
): Promise<string | null> {
  const { rows } = await client.query<{ tokenEnc: Buffer }>(
    `SELECT "tokenEnc" FROM "VendorToken" WHERE "supplierId" = $1 AND "name" = $2 AND "endsAt" > $3::timestamp`,
    [supplierId, name, clock.now().toISOString()],
  );
  const [row] = rows;
  const token = row ? decryptText(row.tokenEnc, CONTEXT) : null;
  return token === refused ? null : token;
}

type Asked = { ok: true; token: string; endsAt: Date } | Extract<TokenResult, { ok: false }>;

async function ask(access: ApiAccess): Promise<Asked> {
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
  const failed = (retry: boolean, note: string): Asked => ({ ok: false, retry, note: `No token: ${note}` });
  if (answer.outcome !== "answered") return failed(answer.outcome !== "not-allowed", answer.note);
  if (answer.status >= 500 || answer.status === 429) return failed(true, `HTTP ${answer.status}.`);
  if (answer.status >= 300) return failed(false, `HTTP ${answer.status}. Check the client id and the client secret.`);
  const read = readToken(answer.body);
  if (!read) return failed(false, "the answer holds no access_token.");
  return { ok: true, token: read.access_token, endsAt: endOf(read.expires_in, access.clock) };
}

const endOf = (seconds: number, clock: Clock) =>
  new Date(clock.now().getTime() + Math.max(0, seconds * 1000 - SPARE_MS));

function readToken(body: string): z.infer<typeof Token> | null {
  try {
    return Token.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}
