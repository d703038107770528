import type { Prisma } from "@prisma/client";
import { audit } from "../platform/audit.server.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import type { Database } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { JobPayload } from "../queue/jobs.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { orThrow } from "./admin-client.server.ts";
import { isConnectionLost } from "./admin-errors.ts";
import { noteConnection } from "./connection.server.ts";
import { offlineTokens } from "./offline-token.server.ts";
import { CreateSupplierOrderKeyDefinitionDocument, ShopFactsDocument } from "./operations.generated.ts";
import type { Services } from "./services.ts";
import { shopRef } from "./shops.server.ts";
import { SUPPLIER_ORDER_KEY } from "./supplier-order-key.ts";

/**
 * After a token exchange: the shop's row and its set-up job. The first page load exchanges tokens twice at once, so this
 * may be called in parallel and changes nothing the second time.
 */
export async function welcomeShop(
  db: Database,
  { domain, scopes, now }: { domain: string; scopes: string; now: Date },
) {
  await db.prisma.$transaction(async (tx) => {
    const fresh = { scopes, connectionLostAt: null };
    const created = await tx.shop.createMany({
      data: {
        ...fresh,
        id: newId(),
        domain,
        name: domain.replace(".myshopify.com", ""),
        currency: "",
        timeZone: "UTC",
        address: {},
        installedAt: now,
      },
      skipDuplicates: true,
    });
    const returned = await tx.shop.updateMany({
      where: { domain, uninstalledAt: { not: null } },
      data: { ...fresh, uninstalledAt: null, installedAt: now, setUpAt: null },
    });
    const regained = await tx.shop.updateMany({ where: { domain, connectionLostAt: { not: null } }, data: fresh });
    await tx.shop.updateMany({ where: { domain }, data: fresh });
    const shop = await tx.shop.findUniqueOrThrow({ where: { domain } });
    if (created.count + returned.count > 0)
      await audit(tx, {
        shopId: shop.id,
        actor: CROSSDOCK,
        action: "shop.installed",
        subject: `shop:${shop.id}`,
        values: {},
        now,
      });
    // The fresh token ends a loss of access, and one that was there when the shop left.
    if (regained.count + returned.count > 0) await enqueue(tx, "shop.connection", { shopId: shop.id }, { now });
    await enqueue(tx, "shop.set-up", { shopId: shop.id }, { now });
  });
}

/** Reads what the app must know of a shop and makes the definition of our id metafield, where it is missing. */
export async function shopSetUpHandler(services: Services, { shopId }: JobPayload<"shop.set-up">): Promise<void> {
  const { db, clock } = services;
  const shop = await shopRef(db.prisma, shopId);
  if (shop.uninstalledAt) return;
  const admin = await services.admin(shop);
  const facts = orThrow(await admin.query(ShopFactsDocument, {}));
  const { shopAddress, ...store } = facts.shop;
  const { countryCodeV2, ...address } = shopAddress;
  await db.prisma.shop.update({
    where: { id: shopId },
    data: {
      name: store.name,
      currency: store.currencyCode,
      timeZone: store.ianaTimezone,
      address: { ...address, countryCode: countryCodeV2 } satisfies Prisma.InputJsonObject,
      scopes: facts.currentAppInstallation.accessScopes.map(({ handle }) => handle).join(","),
    },
  });
  const definition = {
    ...SUPPLIER_ORDER_KEY,
    name: "Crossdock supplier order",
    ownerType: "ORDER" as const,
  };
  const made = orThrow(await admin.idempotent(CreateSupplierOrderKeyDefinitionDocument, { definition }));
  const refused = made.metafieldDefinitionCreate?.userErrors.find(({ code }) => code !== "TAKEN");
  if (refused)
    throw new Error(
      `${shop.domain} refused the definition of our order reference: ${refused.message} (${refused.code}).`,
    );
  await db.prisma.shop.update({ where: { id: shopId }, data: { setUpAt: clock.now() } });
}

/** Renews the access token, which renews its refresh token: unused, that one dies after 90 days. */
export async function shopKeepTokenHandler(
  { db, clock }: Services,
  { shopId }: JobPayload<"shop.keep-token">,
): Promise<void> {
  const shop = await shopRef(db.prisma, shopId);
  if (shop.uninstalledAt) return;
  const renewed = await offlineTokens({ db, clock }).renew(shop.domain);
  if (renewed.ok) return noteConnection(db, { shopId, lost: false, now: clock.now() });
  if (!isConnectionLost(renewed.error)) throw new Error(renewed.error.message);
  await noteConnection(db, { shopId, lost: true, now: clock.now() });
}
