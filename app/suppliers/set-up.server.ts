import type { Shop, Supplier } from "@prisma/client";
import { CROSSDOCK } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import { normaliseGid } from "../platform/gid.ts";
import { log } from "../platform/log.server.ts";
import { msg } from "../platform/translate.ts";
import { openException, resolveExceptions } from "../exceptions/exceptions.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { orThrow, type AdminClient } from "../shopify/admin-client.server.ts";
import {
  AddLocationToDeliveryProfileDocument,
  CreateFulfillmentServiceDocument,
  DeliveryProfilesDocument,
  EditLocationDocument,
  FulfillmentServicesDocument,
  type DeliveryProfilesQuery,
  type LocationEditAddressInput,
} from "../shopify/operations.generated.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { nextProfileStep, type DeliveryProfile } from "./delivery-profile.ts";
import { chooseService, type KnownService } from "./service-name.ts";
import { readShipFrom } from "./ship-from.ts";
import { lockShop } from "./shop-roles.server.ts";
import { hasFacts, renewSupplier } from "./supplier-row.server.ts";

const NAME_TAKEN = /already been taken/i;
const PROFILES_READ = 3;

type Outcome = { hasRate: boolean; problem: string | null };

/**
 * Makes the supplier real in the retailer's store: fulfilment service, ship-from address, a place in a shipping profile
 * with rates. Level-triggered: it reads what stands and adds what is missing, so it may run at any time, any number of
 * times, and after a crash at any point.
 */
export const supplierSetUpHandler: Handler<"supplier.set-up"> = async (services, { supplierId }) => {
  const supplier = await services.db.prisma.supplier.findUnique({
    where: { id: supplierId },
    include: { shop: true, vendor: true, connection: { include: { supplier: true } } },
  });
  const owner = supplier?.connection?.supplier ?? null;
  const isAnybody = owner !== null || supplier?.vendor != null;
  if (!supplier || !isAnybody || supplier.connection?.state === "ended" || supplier.shop.uninstalledAt) {
    log.info("supplier.set-up-dropped", { supplierId });
    return;
  }
  if (owner && !hasFacts(owner)) return { again: { inMs: 2_000, why: `${owner.domain} is still being set up.` } };
  if (owner && !supplier.fulfilmentServiceGid) {
    const renewed = await services.db.prisma.$transaction(async (tx) => {
      await lockShop(tx, supplier.shopId);
      return renewSupplier(tx, supplier, owner);
    });
    Object.assign(supplier, renewed);
  }
  const admin = await services.admin(supplier.shop);
  const { locationGid } = await ensureService(services, admin, supplier);
  const addressProblem = await writeShipFrom(admin, supplier, locationGid);
  const rate = await ensureRate(admin, locationGid);
  await save(services, supplier, { hasRate: rate.hasRate, problem: rate.problem ?? addressProblem });
  return;
};

async function ensureService(
  services: Services,
  admin: AdminClient,
  supplier: Supplier,
): Promise<{ locationGid: string }> {
  const others = await services.db.prisma.supplier.findMany({
    where: { shopId: supplier.shopId, id: { not: supplier.id }, fulfilmentServiceGid: { not: null } },
    select: { fulfilmentServiceGid: true },
  });
  const choice = chooseService({
    services: await readServices(admin),
    supplierName: supplier.name,
    ownGid: supplier.fulfilmentServiceGid,
    takenGids: others.flatMap((other) => other.fulfilmentServiceGid ?? []),
  });
  const service = choice.kind === "use" ? choice.service : await createService(admin, choice.names);
  if (!service.locationGid) throw new Error(`Shopify made no location for the fulfillment service "${service.name}".`);
  await services.db.prisma.supplier.update({
    where: { id: supplier.id },
    data: { fulfilmentServiceGid: service.gid, locationGid: service.locationGid },
  });
  return { locationGid: service.locationGid };
}

async function readServices(admin: AdminClient): Promise<KnownService[]> {
  const { shop } = orThrow(await admin.query(FulfillmentServicesDocument, {}));
  return shop.fulfillmentServices.map(toKnownService);
}

/** A lost answer throws: the next run reads the services first and finds what this one made. */
async function createService(admin: AdminClient, names: readonly string[]): Promise<KnownService> {
  for (const name of names) {
    const { fulfillmentServiceCreate: answer } = orThrow(await admin.once(CreateFulfillmentServiceDocument, { name }));
    if (answer?.fulfillmentService) return toKnownService(answer.fulfillmentService);
    const messages = answer?.userErrors.map((error) => error.message).join("; ") ?? "no answer";
    if (!NAME_TAKEN.test(messages)) throw new Error(`Shopify refused the fulfillment service "${name}": ${messages}`);
  }
  throw new Error(`Every name for the fulfillment service is taken, up to "${names.at(-1) ?? ""}".`);
}

function toKnownService(service: {
  id: string;
  handle: string;
  serviceName: string;
  location: { id: string } | null;
}): KnownService {
  return {
    gid: normaliseGid(service.id),
    handle: service.handle,
    name: service.serviceName,
    locationGid: service.location ? normaliseGid(service.location.id) : null,
  };
}

/** Shopify gives a service's location the retailer's own address; distance and tax go by the supplier's. */
async function writeShipFrom(admin: AdminClient, supplier: Supplier, locationGid: string): Promise<string | null> {
  const address = readShipFrom(supplier.shipFrom);
  if (!address.countryCode) return null;
  const input = { address: address as LocationEditAddressInput };
  const { locationEdit } = orThrow(await admin.idempotent(EditLocationDocument, { id: locationGid, input }));
  const errors = locationEdit?.userErrors ?? [];
  if (errors.length === 0) return null;
  return `Shopify refused the ship-from address of ${supplier.name}: ${errors.map((error) => error.message).join("; ")}`;
}

async function ensureRate(admin: AdminClient, locationGid: string): Promise<Outcome> {
  const step = nextProfileStep(await readProfiles(admin), locationGid);
  if (step.kind === "in-place") return { hasRate: true, problem: null };
  if (step.kind === "problem") return { hasRate: false, problem: step.message };
  const { deliveryProfileUpdate: answer } = orThrow(
    await admin.idempotent(AddLocationToDeliveryProfileDocument, {
      id: step.profileGid,
      profile: { locationGroupsToUpdate: [{ id: step.groupGid, locationsToAdd: [locationGid] }] },
    }),
  );
  const messages = answer?.userErrors.map((error) => error.message).join("; ") ?? "";
  if (messages) return { hasRate: false, problem: `Shopify refused to add the location to the profile: ${messages}` };
  // Only what is read back counts: without a rate customers cannot check out.
  const after = nextProfileStep(await readProfiles(admin), locationGid);
  if (after.kind === "in-place") return { hasRate: true, problem: null };
  return {
    hasRate: false,
    problem: after.kind === "problem" ? after.message : "Shopify has not added the location to the profile yet.",
  };
}

async function readProfiles(admin: AdminClient): Promise<DeliveryProfile[]> {
  const { deliveryProfiles } = orThrow(await admin.query(DeliveryProfilesDocument, { first: PROFILES_READ }));
  return deliveryProfiles.nodes.map(toProfile);
}

type ProfileNode = DeliveryProfilesQuery["deliveryProfiles"]["nodes"][number];

const toProfile = (profile: ProfileNode): DeliveryProfile => ({
  gid: profile.id,
  name: profile.name,
  default: profile.default,
  groups: profile.profileLocationGroups.map((group) => ({
    gid: group.locationGroup.id,
    locationGids: group.locationGroup.locations.nodes.map((location) => normaliseGid(location.id)),
    hasRate: group.locationGroupZones.nodes.some((zone) =>
      zone.methodDefinitions.nodes.some((method) => method.active),
    ),
  })),
});

async function save(
  { db, clock }: Services,
  supplier: Supplier & { shop: Shop },
  { hasRate, problem }: Outcome,
): Promise<void> {
  const now = clock.now();
  const subject = `supplier:${supplier.id}`;
  const setupState = hasRate ? "ready" : "problem";
  await db.prisma.$transaction(async (tx) => {
    await tx.supplier.update({ where: { id: supplier.id }, data: { hasRate, setupState, setupNote: problem } });
    if (hasRate) {
      const resolution = msg("The location is in a shipping profile with a rate.");
      await resolveExceptions(tx, { shopId: supplier.shopId, kind: "shipping-profile", subject, resolution, now });
    } else {
      await openException(tx, {
        shopId: supplier.shopId,
        kind: "shipping-profile",
        subject,
        supplierId: supplier.id,
        values: { supplier: supplier.name, note: problem },
        now,
      });
    }
    if (supplier.setupState !== setupState || supplier.setupNote !== problem) {
      await audit(tx, {
        shopId: supplier.shopId,
        actor: CROSSDOCK,
        action: "supplier.set-up",
        subject,
        values: { supplier: supplier.name, state: setupState, note: problem },
        now,
      });
    }
    await enqueue(tx, "supplier.read-catalog", { supplierId: supplier.id }, { now, shopId: supplier.shopId });
    await enqueue(tx, "catalog.read", { shopId: supplier.shopId }, { now });
  });
}
