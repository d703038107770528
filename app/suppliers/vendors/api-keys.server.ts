import { randomBytes } from "node:crypto";
import { audit } from "../../platform/audit.server.ts";
import { keyedHash } from "../../platform/crypto.server.ts";
import { newId } from "../../platform/ids.server.ts";
import type { Done } from "../../platform/problem.ts";
import type { Services } from "../../shopify/services.ts";

/** Keys of the API for vendors. A key opens one vendor's orders; of the key itself only a keyed hash is stored. */

const MOST_KEYS = 10;
const PREFIX_LENGTH = 12;
/** What a key looks like, so that scanners of code find one that got lost. */
const KEY = /^cdv_[\w-]{43}$/;

/** How long a form that is sent again is still the same click. */
const SAME_CLICK_MS = 10 * 60_000;

const hashOf = (key: string) => keyedHash(`vendor-api-key:${key}`);

/**
 * Makes a key, which is shown this once. `actor`: a user's id, or "portal". The caller has checked that it may. `once`:
 * what the form that asks for it is called; sent twice, by a double click, it gets the same key.
 */
export async function createVendorKey(
  { db, clock }: Services,
  { supplierId, shopId, actor }: { supplierId: string; shopId: string; actor: string },
  { name, once = null }: { name: string; once?: string | null },
): Promise<Done<{ key: string }>> {
  const called = name.trim();
  if (called === "" || called.length > 100)
    return {
      ok: false,
      problems: [{ field: "keyName", message: "Enter a name of up to 100 characters for the key." }],
    };
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Vendor" WHERE "supplierId" = ${supplierId} FOR UPDATE`;
    const own =
      once === null ? randomBytes(32).toString("base64url") : keyedHash(`vendor-api-key-of:${supplierId}:${once}`);
    const key = `cdv_${own}`;
    const before = once === null ? null : await tx.vendorApiKey.findUnique({ where: { secretHash: hashOf(key) } });
    if (before) {
      const isSameClick = now.getTime() - before.createdAt.getTime() < SAME_CLICK_MS && before.revokedAt === null;
      if (isSameClick) return { ok: true, key };
      return { ok: false, problems: [{ message: "This form was sent before. Reload the page for a new one." }] };
    }
    if ((await tx.vendorApiKey.count({ where: { supplierId, revokedAt: null } })) >= MOST_KEYS)
      return { ok: false, problems: [{ message: `There are ${MOST_KEYS} keys already. Revoke one first.` }] };
    const prefix = key.slice(0, PREFIX_LENGTH);
    await tx.vendorApiKey.create({
      data: {
        ...{ id: newId(), shopId, supplierId, name: called, prefix, secretHash: hashOf(key) },
        ...{ createdBy: actor, createdAt: now },
      },
    });
    const subject = `supplier:${supplierId}`;
    await audit(tx, { shopId, actor, action: "vendor.key-created", subject, values: { name: called, prefix }, now });
    return { ok: true, key };
  });
}

/** Ends a key at once. Ending it again changes nothing. */
export async function revokeVendorKey(
  { db, clock }: Services,
  { supplierId, shopId, actor }: { supplierId: string; shopId: string; actor: string },
  keyId: string,
): Promise<Done> {
  const now = clock.now();
  await db.prisma.$transaction(async (tx) => {
    const revoked = await tx.vendorApiKey.updateManyAndReturn({
      where: { id: keyId, supplierId, revokedAt: null },
      data: { revokedAt: now },
    });
    const subject = `supplier:${supplierId}`;
    for (const { name, prefix } of revoked)
      await audit(tx, { shopId, actor, action: "vendor.key-revoked", subject, values: { name, prefix }, now });
  });
  return { ok: true };
}

/** The keys of a vendor that are good, newest first. */
export async function listVendorKeys({ db }: Services, supplierId: string) {
  const keys = await db.prisma.vendorApiKey.findMany({
    where: { supplierId, revokedAt: null },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return keys.map(({ id, name, prefix, createdBy, createdAt, lastUsedAt }) => ({
    ...{ id, name, prefix, byVendor: createdBy === "portal", createdAt, lastUsedAt },
  }));
}
export type VendorKeyView = Awaited<ReturnType<typeof listVendorKeys>>[number];

/** Whose keys work: each supplier of the shop that has some, when one was last used, and where they are looked after. */
export async function listKeyHolders({ db }: Pick<Services, "db">, shopId: string) {
  const holders = await db.prisma.vendorApiKey.groupBy({
    by: ["supplierId"],
    where: { shopId, revokedAt: null },
    _count: true,
    _max: { lastUsedAt: true },
  });
  const suppliers = await db.prisma.supplier.findMany({
    where: { shopId, id: { in: holders.map(({ supplierId }) => supplierId) } },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
  return suppliers.flatMap(({ id, name }) => {
    const holder = holders.find(({ supplierId }) => supplierId === id);
    return holder ? [{ supplierId: id, name, keys: holder._count, lastUsedAt: holder._max.lastUsedAt }] : [];
  });
}
export type KeyHolder = Awaited<ReturnType<typeof listKeyHolders>>[number];

/** The key that a request bears, if it is a good one, with the vendor and the connection that it works by. */
export async function vendorKeyOf({ db }: Services, authorization: string | null) {
  const [, key = ""] = /^Bearer\s+(\S+)$/i.exec(authorization ?? "") ?? [];
  if (!KEY.test(key)) return null;
  const found = await db.prisma.vendorApiKey.findUnique({
    where: { secretHash: hashOf(key) },
    include: {
      vendor: {
        include: {
          supplier: {
            select: {
              ...{ name: true, connection: { select: { state: true } } },
              shop: { select: { name: true, uninstalledAt: true } },
            },
          },
        },
      },
    },
  });
  return found && found.revokedAt === null ? found : null;
}
export type VendorKey = NonNullable<Awaited<ReturnType<typeof vendorKeyOf>>>;
