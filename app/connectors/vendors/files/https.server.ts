import { callOutside, exchange, type OutgoingAnswer } from "../../../platform/outgoing.server.ts";
import type { FilesChannel } from "./channel.ts";

/** Where files are fetched and put, and as whom. */
export type HttpsAccess = FilesChannel["https"] & { secret: string };

/** A file is large, and the other side may be slow. */
const FILE_TIMEOUT_MS = 120_000;

function authorization({ user, secret }: HttpsAccess): { authorization?: string } {
  if (secret === "") return {};
  if (user === "") return { authorization: `Bearer ${secret}` };
  return { authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString("base64")}` };
}

/** Where an order file is put: the address of the settings, then the file's name. */
export const orderFileUrl = ({ urls }: HttpsAccess, name: string): string => {
  const url = new URL(urls.orders);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${encodeURIComponent(name)}`;
  return url.href;
};

/** Puts a file where none of its name lies: a second one of the same name is refused by servers that know the condition. */
export const putFile = (access: HttpsAccess, url: string, bytes: Buffer): Promise<OutgoingAnswer> =>
  callOutside({
    ...{ url, method: "PUT", body: bytes, timeoutMs: FILE_TIMEOUT_MS },
    headers: { ...authorization(access), "content-type": "text/csv", "if-none-match": "*" },
  });

/** Asks whether a file lies there. */
export const askForFile = (access: HttpsAccess, url: string): Promise<OutgoingAnswer> =>
  callOutside({ url, method: "HEAD", headers: authorization(access) });

/** Fetches a file; `use` reads it and may throw to give it up. */
export const fetchFile = <Body>(
  access: HttpsAccess,
  url: string,
  use: (body: AsyncIterable<Buffer>, status: number) => Promise<Body>,
): Promise<OutgoingAnswer<Body>> =>
  exchange({ url, method: "GET", headers: authorization(access), timeoutMs: FILE_TIMEOUT_MS }, use);
