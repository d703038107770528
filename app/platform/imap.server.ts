import { ImapFlow, ImapFlowErrorCode, type ImapFlowError } from "imapflow";
import { resolvePublic } from "./outgoing.server.ts";

/** Where mail is read. tls: from the first byte on (port 993) · starttls: or not at all (port 143) · none: in the open. */
export type ImapAccess = {
  host: string;
  port: number;
  security: "tls" | "starttls" | "none";
  user: string;
  password: string;
};

/**
 * Why nothing could be read, in a sentence.
 * login: it refuses the sign-in · certificate: it does not prove who it is, and no password was sent · folder: it has no
 * such folder · unreachable: no connection came about, it was lost, it took too long, or what it said made no sense.
 */
export type ImapTrouble = {
  ok: false;
  kind: "login" | "certificate" | "folder" | "unreachable";
  message: string;
};

/** Headers of a message, as far as they were asked for: name: value lines as they came. */
export type MailHead = { uid: number; bytes: number; header: string };

/** An open folder. Every call may throw what `withFolder` turns into trouble. */
export type MailFolder = {
  /** the numbers of messages mean the same while this is the same */
  uidValidity: string;
  messages: number;
  /** the number that the next message gets, as far as the server tells it */
  uidNext: number;
  /** numbers above `uid`, lowest first */
  after: (uid: number) => Promise<number[]>;
  /** numbers of what came in on the day of `date` (the server's day) or later, lowest first */
  since: (date: Date) => Promise<number[]>;
  heads: (uids: readonly number[], headers: readonly string[]) => Promise<MailHead[]>;
  /** the message as it came, its first bytes if it is longer; null = it is gone */
  read: (uid: number, mostBytes: number) => Promise<Buffer | null>;
  markSeen: (uid: number) => Promise<void>;
};

/** How long a server may take: for a connection, between two of its words, and for everything together. */
const PATIENCE = { connectMs: 10_000, silentMs: 20_000, wholeMs: 90_000 };
const MOST_BYTES = 20 * 1024 * 1024;
const LONGEST_LINE = 1024 * 1024;
const FOLDERS_NAMED = 12;

/**
 * Signs in at a mail server, opens a folder and does `work` there; what `work` throws by itself is passed on. Nothing is
 * deleted or marked by reading. The host is one that a user entered: public addresses only, and the one that was checked
 * is connected to.
 */
export async function withFolder<T>(
  access: ImapAccess,
  { folder, readOnly }: { folder: string; readOnly: boolean },
  work: (folder: MailFolder) => Promise<T>,
  patience = PATIENCE,
): Promise<{ ok: true; value: T } | ImapTrouble> {
  const { host, port, security, user, password } = access;
  let client: ImapFlow | undefined;
  let isLate = false;
  let isDone = false;
  const timer = setTimeout(() => {
    isLate = true;
    client?.close();
  }, patience.wholeMs);
  try {
    const { address } = await resolvePublic(host);
    client = new ImapFlow({
      ...{ host: address, port, servername: host, auth: { user, pass: password } },
      ...{ secure: security === "tls", doSTARTTLS: security === "starttls" },
      ...(security === "tls" ? {} : { secure: false }),
      ...{ tls: { minVersion: "TLSv1.2" }, logger: false, disableAutoIdle: true, disableCompression: true },
      ...{ connectionTimeout: patience.connectMs, greetingTimeout: patience.connectMs },
      socketTimeout: patience.silentMs,
      ...{ maxLiteralSize: MOST_BYTES, maxResponseSize: 2 * MOST_BYTES, maxLineLength: LONGEST_LINE },
    });
    // What goes wrong while nobody waits for an answer fails the next call; it must not end the process.
    client.on("error", () => undefined);
    await client.connect();
    const opened = await open(client, folder, readOnly);
    if ("trouble" in opened) return { ok: false, kind: "folder", message: opened.trouble };
    const value = await work(opened.folder);
    // Politely, but not waited for: the connection ends by itself when nothing is said any more.
    void client.logout().catch(() => undefined);
    isDone = true;
    return { ok: true, value };
  } catch (cause) {
    if (isLate) return { ok: false, kind: "unreachable", message: `${host} takes too long. It is tried again.` };
    if (!isOfServer(cause)) throw cause;
    return troubleOf(cause, access);
  } finally {
    clearTimeout(timer);
    if (!isDone) client?.close();
  }
}

/** Opens the folder, or says which ones there are. */
async function open(
  client: ImapFlow,
  path: string,
  readOnly: boolean,
): Promise<{ folder: MailFolder } | { trouble: string }> {
  try {
    const { uidValidity, uidNext, exists } = await client.mailboxOpen(path, { readOnly });
    // A server may leave out what it should say, whatever the library's types promise.
    const facts = { uidValidity: String(uidValidity ?? 0), messages: exists ?? 0, uidNext: uidNext ?? 0 };
    return { folder: folderOf(client, facts) };
  } catch (cause) {
    if ((cause as ImapFlowError).responseStatus !== "NO") throw cause;
    const known = (await client.list({ listOnly: true })).map(({ path: each }) => each);
    if (known.includes(path)) throw cause;
    const named = known.slice(0, FOLDERS_NAMED).join(", ");
    return { trouble: `There is no folder ${path}. There are: ${named}${known.length > FOLDERS_NAMED ? ", …" : ""}.` };
  }
}

function folderOf(client: ImapFlow, facts: Pick<MailFolder, "uidValidity" | "messages" | "uidNext">): MailFolder {
  const search = async (query: Parameters<ImapFlow["search"]>[0]) =>
    ((await client.search(query, { uid: true })) || []).toSorted((a, b) => a - b);
  return {
    ...facts,
    // "n:*" names the newest message even where its number is lower (RFC 3501, 6.4.8).
    after: async (uid) => (await search({ uid: `${uid + 1}:*` })).filter((each) => each > uid),
    since: (date) => search({ since: date }),
    heads: async (uids, headers) => {
      if (uids.length === 0) return [];
      const found = await client.fetchAll(
        uids.join(","),
        { uid: true, size: true, headers: [...headers] },
        { uid: true },
      );
      return found.map(({ uid, size = 0, headers: header }) => ({
        ...{ uid, bytes: size, header: header?.toString("latin1") ?? "" },
      }));
    },
    read: async (uid, mostBytes) => {
      const found = await client.fetchOne(String(uid), { source: { maxLength: mostBytes } }, { uid: true });
      return (found && found.source) || null;
    },
    markSeen: async (uid) => {
      await client.messageFlagsAdd(String(uid), ["\\Seen"], { uid: true });
    },
  };
}

const CODES = new Set<string>(Object.values(ImapFlowErrorCode));
/** Node's names for what sockets, names and certificates do. */
const OF_NETWORK = /^(E[A-Z]{3,}|ERR_(TLS|SSL|SOCKET)\w*|[A-Z]+_[A-Z_]+|ParserError\w*)$/;

/** Did the server or the network do this, and not we? */
function isOfServer(cause: unknown): cause is ImapFlowError {
  if (!(cause instanceof Error)) return false;
  const { code, responseStatus, authenticationFailed, tlsFailed } = cause as ImapFlowError;
  if (responseStatus !== undefined || authenticationFailed === true || tlsFailed === true) return true;
  if (cause.name === "NotPublic") return true;
  return typeof code === "string" && (CODES.has(code) || OF_NETWORK.test(code));
}

/** Words of a sign-in that fails for now, and not for its password (RFC 5530). */
const FOR_NOW = /UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN/;

function troubleOf(cause: ImapFlowError, { host, port, security }: ImapAccess): ImapTrouble {
  const { code = "", message, responseText, serverResponseCode = "", authenticationFailed, tlsFailed } = cause;
  const said = shortened(responseText ?? (typeof cause.response === "string" ? cause.response : ""));
  const isCertificate = /CERT|ALTNAME|SELF_SIGNED|UNABLE_TO/.test(code) || /certificate/i.test(message);
  if (isCertificate) {
    const why = shortened(message);
    const way = "Enter the host by the name that its certificate is for. Nothing was sent.";
    return {
      ok: false,
      kind: "certificate",
      message: `${host} shows a certificate that does not prove who it is: ${why}. ${way}`,
    };
  }
  if (authenticationFailed === true && !FOR_NOW.test(serverResponseCode)) {
    const hint = "Many mail services want a password made for apps here, and some have to allow IMAP first.";
    return {
      ok: false,
      kind: "login",
      message: `${host} refuses the user name or the password${said ? ` (${said})` : ""}. ${hint}`,
    };
  }
  if (tlsFailed === true || /STARTTLS|SSL|TLS/.test(code)) {
    const other = security === "tls" ? "STARTTLS with port 143" : "TLS with port 993";
    return { ok: false, kind: "unreachable", message: `${host} does not speak TLS this way. Try ${other}.` };
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return { ok: false, kind: "unreachable", message: `There is no mail server called ${host}. Check its name.` };
  if (code === "ECONNREFUSED")
    return { ok: false, kind: "unreachable", message: `${host} takes no connections at port ${port}. Check the port.` };
  if (cause.name === "NotPublic") return { ok: false, kind: "unreachable", message };
  return { ok: false, kind: "unreachable", message: `${host} cannot be read: ${said || shortened(message)}.` };
}

const shortened = (text: string) =>
  text
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/[.\s]+$/, "")
    .slice(0, 200);
