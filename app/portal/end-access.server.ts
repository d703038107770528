import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Done } from "../platform/problem.ts";
import type { Services } from "../shopify/services.ts";

/**
 * A merchant ends what opens a vendor's orders: every link that was mailed, and every browser in which its contact is
 * signed in. Who asks for a new code, or gets a new mail, comes in again.
 */
export async function endPortalAccess({ db, clock }: Services, actor: Actor, supplierId: string): Promise<Done> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const vendor = await tx.vendor.findFirst({ where: { supplierId, shopId: actor.shopId } });
    if (!vendor) return { ok: false, problems: [{ message: "This supplier is gone. Reload the page." }] };
    await tx.vendorOrder.updateMany({ where: { supplierId }, data: { linkVersion: { increment: 1 } } });
    if (vendor.emailHash !== null) {
      await tx.portalDevice.deleteMany({ where: { emailHash: vendor.emailHash } });
      await tx.portalCode.deleteMany({ where: { emailHash: vendor.emailHash } });
    }
    const subject = `supplier:${supplierId}`;
    await audit(tx, {
      ...{ shopId: actor.shopId, actor: actor.userId, action: "vendor.portal-ended", subject, values: {}, now },
    });
    return { ok: true };
  });
}
