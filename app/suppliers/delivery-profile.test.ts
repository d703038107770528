import { describe, expect, it } from "vitest";
import { nextProfileStep, type DeliveryProfile } from "./delivery-profile.ts";

const group = (gid: string, hasRate: boolean, ...locationGids: string[]) => ({ gid, hasRate, locationGids });
const profile = (...groups: DeliveryProfile["groups"]): DeliveryProfile => ({
  gid: "profile",
  name: "General profile",
  default: true,
  groups,
});

describe("the supplier's location in the shipping profile", () => {
  it("joins the merchant's own group that has rates, not a new one", () => {
    const step = nextProfileStep([profile(group("empty", false, "shop"), group("rated", true, "warehouse"))], "new");
    expect(step).toEqual({ kind: "add", profileGid: "profile", groupGid: "rated" });
  });

  it("is in place only in a group with a rate", () => {
    expect(nextProfileStep([profile(group("rated", true, "shop", "new"))], "new")).toEqual({ kind: "in-place" });
    const stuck = nextProfileStep([profile(group("empty", false, "new"), group("rated", true, "shop"))], "new");
    expect(stuck).toMatchObject({ kind: "problem" });
  });

  it("needs the merchant when there is no rate or no general profile", () => {
    expect(nextProfileStep([profile(group("empty", false, "shop"))], "new")).toMatchObject({ kind: "problem" });
    expect(nextProfileStep([{ ...profile(), default: false }], "new")).toMatchObject({ kind: "problem" });
  });
});
