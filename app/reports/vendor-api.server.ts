import { z } from "zod";
import { CONNECTED_SUPPLIER } from "../connectors/kind.ts";
import { connectorFor } from "../connectors/registry.server.ts";
import { ApiFields } from "../connectors/vendors/api/settings-form.ts";
import { loadApiSettings, renewSigningSecret, saveApiSettings } from "../connectors/vendors/api/settings.server.ts";
import { loadWebhook, pingWebhook, saveWebhook, tellDeadAgain } from "../connectors/vendors/events/webhook.server.ts";
import type { Actor } from "../platform/actor.ts";
import { env } from "../platform/env.server.ts";
import type { Done, Problem } from "../platform/problem.ts";
import type { Services } from "../shopify/services.ts";
import { createVendorKey, listVendorKeys, revokeVendorKey } from "../suppliers/vendors/api-keys.server.ts";

/** The page about a supplier's API: its own, where it gets orders there, and the keys and webhook by which it uses ours. */
export async function loadVendorApi(services: Services, shopId: string, supplierId: string) {
  const supplier = await services.db.prisma.supplier.findFirst({
    where: { id: supplierId, shopId, vendor: { isNot: null } },
    select: { name: true },
  });
  if (!supplier) return null;
  return {
    ...{ supplierId, name: supplier.name, address: vendorApiAddress() },
    settings: await loadApiSettings(services, shopId, supplierId),
    keys: await listVendorKeys(services, supplierId),
    webhook: await loadWebhook(services, supplierId),
  };
}

/** Where vendors' systems call us. */
const vendorApiAddress = (): string => `${env().SHOPIFY_APP_URL}/vendor-api/v1`;

const url = z.string().max(2000);
/** What the page may ask for. */
export const VendorApiIntent = z.discriminatedUnion("intent", [
  ApiFields.extend({ intent: z.literal("save") }),
  z.object({ intent: z.literal("test") }),
  z.object({ intent: z.literal("signing") }),
  z.object({ intent: z.literal("create-key"), keyName: z.string().max(200) }),
  z.object({ intent: z.literal("revoke-key"), keyId: z.string().max(60) }),
  z.object({ intent: z.literal("webhook"), webhookUrl: url }),
  z.object({ intent: z.literal("webhook-secret"), webhookUrl: url }),
  z.object({ intent: z.literal("ping") }),
  z.object({ intent: z.literal("tell-again") }),
]);

type Result = { ok: true; notice?: string; values?: { [name: string]: string } } | { ok: false; problems: Problem[] };
const told = (done: Done, notice: string): Result => (done.ok ? { ok: true, notice } : done);

/** Does what a form of the page asks for. */
export async function vendorApiAction(
  services: Services,
  actor: Actor,
  supplierId: string,
  form: z.infer<typeof VendorApiIntent>,
): Promise<Result> {
  const supplier = await services.db.prisma.supplier.findFirst({
    ...{ where: { id: supplierId, shopId: actor.shopId, vendor: { isNot: null } }, select: CONNECTED_SUPPLIER },
  });
  if (!supplier) return { ok: false, problems: [{ message: "This supplier is gone. Reload the page." }] };
  const owner = { supplierId, shopId: actor.shopId, actor: actor.userId };
  switch (form.intent) {
    case "save":
      return told(await saveApiSettings(services, actor, { supplierId, fields: form }), "Saved");
    case "test": {
      const connector = await connectorFor(services, supplier);
      if ("unreachable" in connector) return { ok: true, values: { tested: "no", message: connector.unreachable } };
      const { ok, message } = await connector.testConnection();
      return { ok: true, values: { tested: ok ? "yes" : "no", message } };
    }
    case "signing": {
      const renewed = await renewSigningSecret(services, actor, supplierId);
      return renewed.ok ? { ok: true, values: { signing: renewed.secret } } : renewed;
    }
    case "create-key": {
      const made = await createVendorKey(services, owner, { name: form.keyName });
      return made.ok ? { ok: true, values: { key: made.key } } : made;
    }
    case "revoke-key":
      return told(await revokeVendorKey(services, owner, form.keyId), "Key revoked");
    case "webhook":
    case "webhook-secret": {
      const newSecret = form.intent === "webhook-secret";
      const saved = await saveWebhook(services, owner, { url: form.webhookUrl, newSecret });
      if (!saved.ok) return saved;
      return { ok: true, notice: "Saved", ...(saved.secret ? { values: { webhookSecret: saved.secret } } : {}) };
    }
    case "ping":
      return told(await pingWebhook(services, owner), "The webhook took the test");
    case "tell-again":
      return told(await tellDeadAgain(services, owner), "On their way again");
  }
}
