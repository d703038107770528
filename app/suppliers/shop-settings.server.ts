import type { Prisma } from "@prisma/client";
import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import type { Done } from "../platform/problem.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import { readSettingsForm, type SettingsForm } from "./settings-form.ts";
import { lockShop } from "./shop-roles.server.ts";
import { readShopSettings, type ShopSettings } from "./shop-settings.ts";

/**
 * Keeps what the merchant has chosen; fields that the form does not name stay as they are. Orders that wait for what a
 * setting decides are looked at again. May be called before the store has a role.
 */
export async function saveSettings({ db, clock }: Services, actor: Actor, form: SettingsForm): Promise<Done> {
  const read = readSettingsForm(form);
  if (!read.ok) return read;
  const now = clock.now();
  await db.prisma.$transaction(async (tx) => {
    const shop = await lockShop(tx, actor.shopId);
    const before = readShopSettings(shop.settings);
    const changes = Object.fromEntries(
      Object.entries(read.settings).filter(
        ([name, value]) => JSON.stringify(before[name as keyof ShopSettings]) !== JSON.stringify(value),
      ),
    );
    const settings = { ...(shop.settings as Prisma.JsonObject), ...read.settings };
    await tx.shop.update({ where: { id: shop.id }, data: { settings } });
    if (Object.keys(changes).length === 0) return;
    await audit(tx, {
      ...{ shopId: shop.id, actor: actor.userId, action: "shop.settings-changed", subject: `shop:${shop.id}`, now },
      values: changes,
    });
    await lookAgain(tx, shop.id, now);
    if (changes.sendTestOrders === true) await sendTestOrders(tx, shop.id, now);
  });
  return { ok: true };
}

/** Holds that a setting may have ended. */
const BY_SETTING = ["unpaid", "review", "similar-order", "restricted", "risk", "risk-pending", "address-check"];

async function lookAgain(tx: Tx, shopId: string, now: Date): Promise<void> {
  const held = await tx.order.findMany({
    where: { shopId, holds: { some: { kind: { in: BY_SETTING }, releasedAt: null } } },
    select: { orderGid: true },
  });
  for (const { orderGid } of held) await enqueue(tx, "order.refresh", { shopId, orderGid }, { now });
}

async function sendTestOrders(tx: Tx, shopId: string, now: Date): Promise<void> {
  const waiting = await tx.supplierOrder.findMany({
    where: { shopId, test: true, state: "claimed" },
    select: { id: true },
  });
  for (const { id } of waiting) await enqueue(tx, "supplier-order.send", { supplierOrderId: id }, { now, shopId });
}
