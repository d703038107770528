import { createHash, timingSafeEqual } from "node:crypto";
import SftpClient from "ssh2-sftp-client";
import { resolvePublic } from "./outgoing.server.ts";

/** Where files are exchanged. `hostKey`: SHA256 fingerprint as OpenSSH shows it; null = not agreed to yet. */
export type SftpAccess = { host: string; port: number; user: string; password: string; hostKey: string | null };

/**
 * Why nothing could be done, in a sentence.
 * host-key: the server shows another key than was agreed to, or none was yet; no password was sent to it.
 * login: it refuses the sign-in · unreachable: no connection came about.
 */
export type SftpTrouble =
  | { ok: false; kind: "host-key"; message: string; presented: string }
  | { ok: false; kind: "login" | "unreachable"; message: string };

export type Sftp = SftpClient;

const TIMEOUT_MS = 15_000;
/** A server that is gone without a word is found out after three of these. */
const KEEPALIVE_MS = 10_000;

/** `SHA256:…` as OpenSSH shows it. */
const fingerprint = (key: Buffer) => `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;

/**
 * Signs in at a file server and does `work` there; what `work` throws is passed on. The host is one that a user entered:
 * public addresses only, and the one that was checked is connected to.
 */
export async function withSftp<T>(
  access: SftpAccess,
  work: (sftp: Sftp) => Promise<T>,
): Promise<{ ok: true; value: T } | SftpTrouble> {
  const { host, port, user, hostKey } = access;
  let presented: string | null = null;
  const ignore = () => undefined;
  // What goes wrong while nobody waits for an answer fails the next call; it must not end the process.
  const sftp = new SftpClient("crossdock", { error: ignore, end: ignore, close: ignore });
  try {
    const { address } = await resolvePublic(host);
    await sftp.connect({
      ...{ host: address, port, username: user, password: access.password, readyTimeout: TIMEOUT_MS },
      keepaliveInterval: KEEPALIVE_MS,
      hostVerifier: (key: Buffer) => {
        presented = fingerprint(key);
        return hostKey !== null && equal(presented, hostKey);
      },
    });
  } catch (cause) {
    await sftp.end().catch(ignore);
    return troubleOf(cause, { host, hostKey, presented });
  }
  try {
    return { ok: true, value: await work(sftp) };
  } finally {
    await sftp.end().catch(ignore);
  }
}

const equal = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

function troubleOf(
  cause: unknown,
  { host, hostKey, presented }: { host: string; hostKey: string | null; presented: string | null },
): SftpTrouble {
  if (presented !== null && presented !== hostKey) {
    const message =
      hostKey === null
        ? `${host} shows the host key ${presented}. Compare it with the one that the supplier names, then agree to it.`
        : `${host} shows the host key ${presented}, but ${hostKey} was agreed to. Nothing was sent. Ask the supplier ` +
          "whether it has changed its key, and agree to the new one only then.";
    return { ok: false, kind: "host-key", message, presented };
  }
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/authentication/i.test(text))
    return { ok: false, kind: "login", message: `${host} refuses the user name or the password.` };
  return { ok: false, kind: "unreachable", message: `${host} cannot be reached: ${text.slice(0, 200)}` };
}

/** How Node and the client call a connection or a stream that ended before its time. */
const CUT = new Set([
  ...["ECONNRESET", "EPIPE", "ETIMEDOUT", "ERR_STREAM_PREMATURE_CLOSE"],
  ...["ERR_GENERIC_CLIENT", "ERR_NOT_CONNECTED"],
]);
const SILENT = /no response from server|keepalive timeout/i;
const FORBIDDEN = 3;

/**
 * What `work` of `withSftp` threw because of the server or of the way to it; null: it is of another origin.
 * `refused`: the server answered that this is not allowed (SFTP status 3), which does not pass by itself.
 */
export function troubleAtServer(cause: unknown): { refused: boolean; message: string } | null {
  if (!(cause instanceof Error)) return null;
  const { code, custom } = cause as { code?: unknown; custom?: unknown };
  // The client marks errors of its calls; those of streams bear SFTP's number, or only say that no answer came.
  const isServers = custom === true || typeof code === "number" || CUT.has(String(code)) || SILENT.test(cause.message);
  return isServers ? { refused: code === FORBIDDEN, message: cause.message.slice(0, 200) } : null;
}

/** Is this the server's "no such file" (SFTP status 2)? */
export const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && ((cause as { code?: unknown }).code === 2 || /no such file/i.test(cause.message));
