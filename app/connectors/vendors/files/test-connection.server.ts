import type { Vendor } from "@prisma/client";
import { withSftp } from "../../../platform/sftp.server.ts";
import { httpsAccess, sftpAccess } from "./access.server.ts";
import type { FilesChannel } from "./channel.ts";
import { FILE_KINDS } from "./fields.ts";
import { fetchFile } from "./https.server.ts";

export type Tested = { ok: boolean; message: string; presented?: string };

/**
 * Looks into every folder, or asks for every file, that is set. Nothing is left at the supplier's. `presented`: the host
 * key to agree to, where that is missing.
 */
export async function testConnection(channel: FilesChannel, vendor: Pick<Vendor, "secretsEnc">): Promise<Tested> {
  if (channel.way === "manual")
    return { ok: true, message: "Files are carried by people: there is nothing to connect to." };
  return channel.way === "https" ? testHttps(channel, vendor) : testSftp(channel, sftpAccess(channel, vendor));
}

async function testHttps(channel: FilesChannel, vendor: Pick<Vendor, "secretsEnc">): Promise<Tested> {
  const access = httpsAccess(channel, vendor);
  const found: string[] = [];
  for (const kind of FILE_KINDS) {
    const url = access.urls[kind];
    if (url === "") continue;
    const { host, pathname } = new URL(url);
    const answer = await fetchFile(access, url, () => Promise.resolve(null));
    if (answer.outcome !== "answered") return { ok: false, message: `${host} cannot be asked: ${answer.note}` };
    if (answer.status >= 300 && answer.status !== 404)
      return { ok: false, message: `${host} answered ${answer.status} to ${pathname}.` };
    found.push(answer.status === 404 ? `nothing lies at ${pathname} now` : `${pathname} is there`);
  }
  if (found.length === 0) return { ok: true, message: "No file is fetched: there is nothing to ask for." };
  return { ok: true, message: `The server answers: ${found.join(", ")}.` };
}

async function testSftp({ sftp: { folders } }: FilesChannel, access: ReturnType<typeof sftpAccess>): Promise<Tested> {
  const wanted = Object.values(folders).filter((folder) => folder !== "");
  try {
    const found = await withSftp(access, async (sftp) => {
      const missing: string[] = [];
      for (const folder of wanted) if ((await sftp.exists(folder)) !== "d") missing.push(folder);
      return missing;
    });
    if (!found.ok)
      return {
        ...{ ok: false, message: found.message },
        ...(found.kind === "host-key" ? { presented: found.presented } : {}),
      };
    const missing = found.value.join(", ");
    if (missing !== "")
      return { ok: false, message: `There is no folder ${missing}. Create it, or change the file settings.` };
    return { ok: true, message: `Signed in at ${access.host}; all ${wanted.length} folders are there.` };
  } catch (cause) {
    return { ok: false, message: cause instanceof Error ? cause.message.slice(0, 300) : "The connection was lost." };
  }
}
