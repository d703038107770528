import type { Vendor } from "@prisma/client";
import type { SftpAccess } from "../../../platform/sftp.server.ts";
import { secretsOf } from "../../../suppliers/vendors/vendors.server.ts";
import { FilesSecrets, type FilesChannel } from "./channel.ts";
import type { HttpsAccess } from "./https.server.ts";

type Secrets = Pick<Vendor, "secretsEnc">;

/** How to sign in at a vendor's file server. */
export const sftpAccess = ({ sftp: { host, port, user, hostKey } }: FilesChannel, vendor: Secrets): SftpAccess => ({
  host,
  port,
  user,
  hostKey,
  password: FilesSecrets.parse(secretsOf(vendor)).password,
});

/** Where a vendor's files are fetched and put. */
export const httpsAccess = ({ https }: FilesChannel, vendor: Secrets): HttpsAccess => ({
  ...https,
  secret: FilesSecrets.parse(secretsOf(vendor)).password,
});
