import { callOutside, type OutgoingAnswer } from "../../../platform/outgoing.server.ts";
import { signingSecrets, type ApiAccess } from "./access.server.ts";
import { urlOf } from "./channel.ts";
import { API_VERSION } from "./messages.ts";
import { signatureOf } from "./signature.server.ts";
import { accessToken } from "./token.server.ts";

export type ApiCall = {
  method: "GET" | "POST";
  path: string;
  /** of the order, where the path has its place */
  key?: string;
  body?: string;
  idempotencyKey?: string;
  /** nothing leaves after this */
  sendBefore?: Date;
  maxBytes?: number;
};

/** What came of a call; `not-asked`: nothing has left for the address that was meant. */
export type ApiAnswer =
  Extract<OutgoingAnswer, { outcome: "answered" | "unknown" }> | { outcome: "not-asked"; retry: boolean; note: string };

/** Shorter than the quarantine of a send by far. */
const TIMEOUT_MS = 15_000;

/**
 * Calls a vendor's API: signed, with the vendor's own authentication, public hosts only. A 401 to a token gets one new
 * token and one more call: what was answered 401 was not done.
 */
export async function callVendor(access: ApiAccess, call: ApiCall): Promise<ApiAnswer> {
  if (access.channel.auth !== "oauth") return post(access, call, ownHeader(access));
  const first = await accessToken(access);
  if (!first.ok) return { outcome: "not-asked", retry: first.retry, note: first.note };
  const answer = await post(access, call, bearer(first.token));
  if (answer.outcome !== "answered" || answer.status !== 401) return answer;
  const second = await accessToken(access, first.token);
  return second.ok ? post(access, call, bearer(second.token)) : answer;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const ownHeader = ({ channel, secrets }: ApiAccess): { [name: string]: string } =>
  channel.auth === "header" ? { [channel.header]: secrets.headerValue } : {};

async function post(access: ApiAccess, call: ApiCall, known: { [name: string]: string }): Promise<ApiAnswer> {
  const { channel, secrets, clock } = access;
  const { method, body = "", idempotencyKey, sendBefore } = call;
  const now = clock.now();
  if (sendBefore && now > sendBefore)
    return { outcome: "not-asked", retry: true, note: "The time to send was over before the call could leave." };
  const answer = await callOutside({
    ...{ url: urlOf(channel, call.path, call.key), method, timeoutMs: TIMEOUT_MS },
    headers: {
      ...known,
      accept: "application/json",
      "crossdock-version": String(API_VERSION),
      "crossdock-signature": signatureOf(body, signingSecrets(secrets, now), now),
      ...(method === "POST" ? { "content-type": "application/json" } : {}),
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
    },
    ...(method === "POST" ? { body } : {}),
    ...(call.maxBytes === undefined ? {} : { maxBytes: call.maxBytes }),
    tls: tlsOf(access),
  });
  if (answer.outcome === "answered" || answer.outcome === "unknown") return answer;
  return { outcome: "not-asked", retry: answer.outcome === "unreachable", note: answer.note };
}

const tlsOf = ({ channel, secrets }: ApiAccess) => ({
  ...(secrets.authority === "" ? {} : { ca: secrets.authority }),
  ...(channel.auth === "certificate" ? { cert: secrets.certificate, key: secrets.privateKey } : {}),
});
