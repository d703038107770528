import { describe, expect, it } from "vitest";
import { chooseService, serviceHandle, type KnownService } from "./service-name.ts";

const service = (number: number, name: string): KnownService => ({
  gid: `gid://shopify/FulfillmentService/${number}`,
  handle: serviceHandle(name),
  name,
  locationGid: `gid://shopify/Location/${number}`,
});
const ask = (services: KnownService[], change: { ownGid?: string; takenGids?: string[] } = {}) =>
  chooseService({ services, supplierName: "Acme", ownGid: null, takenGids: [], ...change });

describe("a supplier's fulfilment service", () => {
  it("is created under the supplier's name when there is none", () => {
    expect(ask([service(1, "Else")])).toMatchObject({
      kind: "create",
      names: { 0: "Acme (Crossdock)", 1: "Acme (Crossdock) 2" },
    });
  });

  it("is the stored one, also after the merchant renamed it", () => {
    const renamed = { ...service(1, "Acme (Crossdock)"), name: "Our friends" };
    expect(ask([renamed], { ownGid: renamed.gid })).toEqual({ kind: "use", service: renamed });
  });

  it("is found again by its name when a run died before it was stored", () => {
    const made = service(1, "ACME (Crossdock)");
    expect(ask([made])).toEqual({ kind: "use", service: made });
  });

  it("is never one of another supplier, even when only a sign differs in the name", () => {
    const other = service(1, "Acme! (Crossdock)");
    expect(ask([other], { takenGids: [other.gid] })).toMatchObject({
      kind: "create",
      names: { 0: "Acme (Crossdock) 2" },
    });
  });
});
