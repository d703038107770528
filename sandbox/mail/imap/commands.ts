import type { World } from "../../world.ts";
import { boxOf, lets, mailsOf, takeImapFault, type Numbered } from "./state.ts";

/** Who is signed in, and which folder is open. */
export type Session = { user: string | null; folder: string | null; isReadOnly: boolean };

/** What a command is answered. `cutAfter`: only so many bytes leave before the connection is cut. */
type Reply = { lines: (string | Buffer)[]; end: string; cutAfter?: number; close?: boolean };

export const CAPABILITIES = "IMAP4rev1 LITERAL+ ID";
const FOLDERS = ["INBOX", "Archive"];
const ok = (lines: Reply["lines"] = [], text = "done"): Reply => ({ lines, end: `OK ${text}` });
const no = (text: string): Reply => ({ lines: [], end: `NO ${text}` });

/** Carries out one command of RFC 3501, as far as the sandbox knows it. `args`: what follows its name. */
export function carryOut(world: World, session: Session, name: string, args: string): Reply {
  switch (name) {
    case "CAPABILITY":
      return ok([`* CAPABILITY ${CAPABILITIES}`]);
    case "NOOP":
      return ok();
    case "ID":
      return ok([`* ID ("name" "sandbox")`]);
    case "LOGOUT":
      return { ...ok(["* BYE see you"]), close: true };
    case "LOGIN":
      return signIn(world, session, wordsOf(args));
  }
  if (session.user === null) return no("[AUTHENTICATIONFAILED] Sign in first");
  switch (name) {
    case "LIST":
    case "LSUB":
      return list(name, wordsOf(args));
    case "SELECT":
    case "EXAMINE":
      return open(world, { ...session, user: session.user }, session, { folder: wordsOf(args)[0] ?? "", name });
    case "CLOSE":
      session.folder = null;
      return ok();
  }
  if (session.folder === null) return no("Open a folder first");
  const mails = session.folder === "INBOX" ? mailsOf(world, session.user) : [];
  switch (name) {
    case "UID SEARCH":
      return search(mails, args);
    case "UID FETCH":
      return fetchMails(world, session.user, mails, args);
    case "UID STORE":
      return session.isReadOnly ? no("The folder is open for reading") : store(world, session.user, mails, args);
  }
  return { lines: [], end: `BAD ${name} is nothing that the sandbox knows` };
}

/** Atoms and quoted texts. */
const wordsOf = (args: string) =>
  [...args.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, atom]) => quoted?.replaceAll(/\\(.)/g, "$1") ?? atom ?? "",
  );

function signIn(world: World, session: Session, [user = "", password = ""]: string[]): Reply {
  const name = user.toLowerCase();
  if (takeImapFault(world, ["busy"], name)) return no("[UNAVAILABLE] Try again later");
  if (!lets(world, name, password)) return no("[AUTHENTICATIONFAILED] Invalid credentials");
  session.user = name;
  return ok([], `[CAPABILITY ${CAPABILITIES}] signed in`);
}

function list(name: string, [, pattern = ""]: string[]): Reply {
  if (pattern === "") return ok([`* ${name} (\\Noselect) "/" ""`]);
  const known = FOLDERS.filter((folder) => /[*%]/.test(pattern) || folder === pattern);
  return ok(known.map((folder) => `* ${name} (\\HasNoChildren) "/" ${folder}`));
}

function open(
  world: World,
  { user }: { user: string },
  session: Session,
  { folder, name }: { folder: string; name: string },
): Reply {
  if (!FOLDERS.includes(folder)) return no("[NONEXISTENT] No such folder");
  const mails = folder === "INBOX" ? mailsOf(world, user) : [];
  Object.assign(session, { folder, isReadOnly: name === "EXAMINE" });
  return ok(
    [
      `* ${mails.length} EXISTS`,
      "* FLAGS (\\Seen)",
      "* OK [PERMANENTFLAGS (\\Seen)] kept",
      `* OK [UIDVALIDITY ${boxOf(world, user).validity}] valid`,
      `* OK [UIDNEXT ${(mails.at(-1)?.uid ?? 0) + 1}] next`,
    ],
    `[${session.isReadOnly ? "READ-ONLY" : "READ-WRITE"}] open`,
  );
}

/** A set of numbers like "1,4:6,9:*". "n:*" names the newest message even where its number is lower (RFC 3501, 6.4.8). */
function inSet(set: string, newest: number): (uid: number) => boolean {
  const ranges = set.split(",").map((part) => {
    const [from = "", to = from] = part.split(":").map((end) => (end === "*" ? newest : Number(end)));
    return [Math.min(Number(from), Number(to)), Math.max(Number(from), Number(to))] as const;
  });
  return (uid) => ranges.some(([from, to]) => uid >= from && uid <= to);
}
const newestOf = (mails: readonly Numbered[]) => mails.at(-1)?.uid ?? 0;

function search(mails: readonly Numbered[], args: string): Reply {
  const [, set] = /\bUID (\S+)/.exec(args) ?? [];
  const [, since] = /\bSINCE "?([\w-]+)/.exec(args) ?? [];
  const isIn = set === undefined ? () => true : inSet(set, newestOf(mails));
  const from = since === undefined ? 0 : Date.parse(`${since.replaceAll("-", " ")} UTC`);
  const found = mails.filter(({ uid, receivedAt }) => isIn(uid) && Date.parse(receivedAt) >= from);
  return ok([["* SEARCH", ...found.map(({ uid }) => uid)].join(" ")]);
}

function fetchMails(world: World, user: string, mails: readonly Numbered[], args: string): Reply {
  const [set = "", ...items] = args.split(" ");
  const wanted = items.join(" ");
  const isIn = inSet(set, newestOf(mails));
  const lines = mails.flatMap((mail, index) => (isIn(mail.uid) ? [fetched(world, user, mail, index + 1, wanted)] : []));
  const whole = lines.reduce((bytes, line) => bytes + line.length, 0);
  const isCut = wanted.includes("PEEK[]") && takeImapFault(world, ["cut-in-message"], user) !== undefined;
  return { ...ok(lines), ...(isCut ? { cutAfter: Math.floor(whole / 2) } : {}) };
}

function fetched(world: World, user: string, mail: Numbered, sequence: number, wanted: string): Buffer {
  const raw = Buffer.from(mail.raw, "base64");
  const parts: Buffer[] = [Buffer.from(`* ${sequence} FETCH (UID ${mail.uid}`)];
  const add = (text: string, literal?: Buffer) => {
    parts.push(Buffer.from(` ${text}${literal ? ` {${literal.length}}\r\n` : ""}`), literal ?? Buffer.alloc(0));
  };
  if (/\bFLAGS\b/.test(wanted)) add(`FLAGS (${boxOf(world, user).seen.includes(mail.id) ? "\\Seen" : ""})`);
  if (wanted.includes("INTERNALDATE")) add(`INTERNALDATE "${internalDate(mail.receivedAt)}"`);
  if (wanted.includes("RFC822.SIZE")) add(`RFC822.SIZE ${raw.length}`);
  const [fields, names = ""] = /HEADER\.FIELDS \(([^)]*)\)/.exec(wanted) ?? [];
  if (fields) add(`BODY[${fields}]`, headersOf(raw, names.toLowerCase().split(" ")));
  const [isWhole, start, length] = /PEEK\[\](?:<(\d+)(?:\.(\d+))?>)?/.exec(wanted) ?? [];
  if (isWhole && start !== undefined)
    add(`BODY[]<${start}>`, raw.subarray(Number(start), length ? Number(start) + Number(length) : undefined));
  else if (isWhole) add("BODY[]", raw);
  parts.push(Buffer.from(")"));
  return Buffer.concat(parts);
}

/** "21-Nov-2026 10:00:00 +0000" */
function internalDate(at: string): string {
  const [, day = "", month = "", year = "", time = ""] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(at).toUTCString()) ?? [];
  return `${day}-${month}-${year} ${time} +0000`;
}

/** The header lines of these names, folded ones whole, and the empty line. */
function headersOf(raw: Buffer, names: readonly string[]): Buffer {
  const [head = ""] = raw.toString("latin1").split(/\r?\n\r?\n/, 1);
  const fields = head
    .split(/\r?\n(?![ \t])/)
    .filter((field) => names.includes(field.split(":")[0]?.toLowerCase() ?? ""));
  return Buffer.from([...fields, "", ""].join("\r\n"), "latin1");
}

function store(world: World, user: string, mails: readonly Numbered[], args: string): Reply {
  const [set = ""] = args.split(" ");
  if (!/^\S+ \+FLAGS(\.SILENT)? \(\\Seen\)$/i.test(args)) return no("Only \\Seen can be set here");
  const { seen } = boxOf(world, user);
  const isIn = inSet(set, newestOf(mails));
  for (const { uid, id } of mails) if (isIn(uid) && !seen.includes(id)) seen.push(id);
  return ok();
}
