import { lookup, type LookupAddress } from "node:dns";
import { lookup as lookupNow } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { rootCertificates } from "node:tls";
import ipaddr from "ipaddr.js";
import { Agent, buildConnector, request } from "undici";
import { env } from "./env.server.ts";

/** May addresses that a user entered lead to hosts that are not public, and be plain http? See PRIVATE_HOSTS. */
type Reach = { allowPrivate: boolean };
const configured = (): Reach => ({ allowPrivate: env().PRIVATE_HOSTS === "allow" });

/** Is this IP address one of the public internet? Private, loopback, link-local (metadata) and reserved ones are not. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address in IPv6 clothes is judged as what it is.
  return ipaddr.process(address).range() === "unicast";
}

/** What is wrong with a URL that a user entered, in a sentence for its field; null = nothing as far as can be seen. */
export function urlProblem(text: string, { allowPrivate } = configured()): string | null {
  if (!URL.canParse(text)) return "Enter a whole address, like https://example.com/path.";
  const url = new URL(text);
  if (url.protocol !== "https:" && !(allowPrivate && url.protocol === "http:"))
    return "Enter an address that begins with https://.";
  if (url.username !== "" || url.password !== "") return "Enter the address without a user name and a password.";
  const host = hostOf(url);
  if (!allowPrivate && (host === "localhost" || (isIP(host) !== 0 && !isPublicAddress(host))))
    return "Enter an address on the public internet.";
  return null;
}

/** The host without the brackets of IPv6. */
const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, "");

/** A host that a user entered leads to an address that is not public. */
class NotPublic extends Error {
  constructor(host: string) {
    super(`${host} is not an address on the public internet.`);
    this.name = "NotPublic";
  }
}

/**
 * Resolves a host that a user entered, for connectors that speak other protocols than HTTP. Connect to the address that
 * comes back, not to the name: the name may lead elsewhere a moment later. Throws with a sentence that names the host.
 */
export async function resolvePublic(host: string, { allowPrivate } = configured()): Promise<LookupAddress> {
  const [first, ...others] = await lookupNow(host, { all: true });
  if (!first) throw new Error(`${host} has no address.`);
  const isAllowed = ({ address }: LookupAddress) => allowPrivate || isPublicAddress(address);
  if (![first, ...others].every(isAllowed)) throw new NotPublic(host);
  return first;
}

/** For the socket itself: the address that was checked is the one that is connected to. One bad address refuses all. */
export const lookupPublic: LookupFunction = (host, options, answer) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return answer(error, "", 0);
    if (!addresses.every(({ address }) => isPublicAddress(address))) return answer(new NotPublic(host), "", 0);
    const [first] = addresses;
    return options.all ? answer(null, addresses) : answer(null, first?.address ?? "", first?.family);
  });
};

export type OutgoingCall = {
  url: string;
  method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  headers?: { [name: string]: string };
  body?: string | Buffer;
  /** for the whole call */
  timeoutMs?: number;
  /** longer answers are cut */
  maxBytes?: number;
  /** PEM: the certificate that we show, and an authority that is trusted besides the public ones */
  tls?: { cert?: string; key?: string; ca?: string };
};

/**
 * What came of a call.
 * answered: whatever the status; a redirect is not followed.
 * not-allowed: the address is not one we call.
 * unreachable: no connection came about, so nothing was asked.
 * unknown: the connection was lost, or no answer came in time: it may have been done.
 */
export type OutgoingAnswer<Body = string> =
  | { outcome: "answered"; status: number; headers: { [name: string]: string | string[] | undefined }; body: Body }
  | { outcome: "not-allowed"; note: string }
  | { outcome: "unreachable"; note: string }
  | { outcome: "unknown"; note: string };

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 256 * 1024;

/**
 * Calls an address that a user entered: public hosts only, connected to at the address that was checked, without
 * redirects. Never throws for what the network or the other side does.
 */
export const callOutside = (call: OutgoingCall, reach = configured()): Promise<OutgoingAnswer> =>
  exchange(call, (body) => firstBytes(body, call.maxBytes ?? MAX_BYTES), reach);

/** As `callOutside`, for bodies that are not to be in memory: `use` reads them, and may throw to give up. */
export async function exchange<Body>(
  call: OutgoingCall,
  use: (body: AsyncIterable<Buffer>, status: number) => Promise<Body>,
  reach = configured(),
): Promise<OutgoingAnswer<Body>> {
  const wrong = urlProblem(call.url, reach);
  if (wrong !== null) return { outcome: "not-allowed", note: wrong };
  let connected = false;
  const { ca, ...shown } = call.tls ?? {};
  const connect = buildConnector({
    timeout: TIMEOUT_MS,
    ...shown,
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
    ...(reach.allowPrivate ? {} : { lookup: lookupPublic }),
  });
  const agent = new Agent({
    connect: (options, answer) =>
      connect(options, (...result) => {
        connected ||= result[0] === null;
        answer(...result);
      }),
  });
  try {
    const { statusCode, headers, body } = await request(call.url, {
      dispatcher: agent,
      method: call.method,
      headers: { "user-agent": "Crossdock", ...call.headers },
      body: call.body,
      signal: AbortSignal.timeout(call.timeoutMs ?? TIMEOUT_MS),
    });
    return { outcome: "answered", status: statusCode, headers, body: await use(body, statusCode) };
  } catch (cause) {
    const note = cause instanceof Error ? cause.message.slice(0, 300) : "The call failed.";
    if (cause instanceof NotPublic) return { outcome: "not-allowed", note };
    return { outcome: connected && !isTurnedAway(cause) ? "unknown" : "unreachable", note };
  } finally {
    await agent.destroy();
  }
}

/** TLS 1.3 tells that a client's certificate is missing or wrong after its handshake, before anything is read. */
const isTurnedAway = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && /^ERR_SSL_.*ALERT/.test(String(cause.code));

async function firstBytes(body: AsyncIterable<Buffer>, most: number): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    parts.push(part.subarray(0, most - length));
    length += part.length;
    if (length >= most) break;
  }
  return Buffer.concat(parts).toString("utf8");
}
