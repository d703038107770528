import type { PrismaClient } from "@prisma/client";
import { Session } from "@shopify/shopify-api";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { decryptText, encryptText } from "../platform/crypto.server.ts";

type SessionStorage = Pick<
  PrismaSessionStorage<PrismaClient>,
  "storeSession" | "loadSession" | "deleteSession" | "deleteSessions" | "findSessionsByShop"
>;

/** A token as the Session table holds it: encrypted, in base64, since the storage package wants text. */
export function sealToken(token: string, column: "accessToken" | "refreshToken"): string {
  return Buffer.from(encryptText(token, `Session.${column}`)).toString("base64");
}

/** Opens what `sealToken` wrote. Throws when it was changed or its key is gone. */
export function openToken(sealed: string, column: "accessToken" | "refreshToken"): string {
  return decryptText(Buffer.from(sealed, "base64"), `Session.${column}`);
}

/**
 * Shopify's session storage over Prisma, with encrypted tokens and without the names and mail addresses of users: nothing
 * in the app needs them.
 */
export function encryptedSessionStorage(prisma: PrismaClient): SessionStorage {
  const storage = new PrismaSessionStorage(prisma);
  return {
    storeSession: (session) => storage.storeSession(sealed(session)),
    loadSession: async (id) => opened(await storage.loadSession(id)),
    deleteSession: (id) => storage.deleteSession(id),
    deleteSessions: (ids) => storage.deleteSessions(ids),
    findSessionsByShop: async (shop) =>
      (await storage.findSessionsByShop(shop)).flatMap((session) => opened(session) ?? []),
  };
}

function sealed(session: Session): Session {
  const copy = new Session(session.toObject());
  if (session.accessToken) copy.accessToken = sealToken(session.accessToken, "accessToken");
  if (session.refreshToken) copy.refreshToken = sealToken(session.refreshToken, "refreshToken");
  if (session.onlineAccessInfo) {
    const associated_user = { ...session.onlineAccessInfo.associated_user, first_name: "", last_name: "", email: "" };
    copy.onlineAccessInfo = { ...session.onlineAccessInfo, associated_user };
  }
  return copy;
}

function opened(session: Session | undefined): Session | undefined {
  if (session?.accessToken) session.accessToken = openToken(session.accessToken, "accessToken");
  if (session?.refreshToken) session.refreshToken = openToken(session.refreshToken, "refreshToken");
  return session;
}
