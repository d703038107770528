import type { Services } from "../../../shopify/services.ts";
import { secretsOf } from "../../../suppliers/vendors/vendors.server.ts";
import type { ConnectedSupplier } from "../../kind.ts";
import { ApiSecrets, readApiChannel, type ApiChannel } from "./channel.ts";

/** All that it takes to call a vendor's API. */
export type ApiAccess = Pick<Services, "db" | "clock"> & {
  supplierId: string;
  channel: ApiChannel;
  secrets: ApiSecrets;
};

/** How to call the API of a vendor. */
export const apiAccess = (
  { db, clock }: Pick<Services, "db" | "clock">,
  vendor: Pick<NonNullable<ConnectedSupplier["vendor"]>, "supplierId" | "channel" | "secretsEnc">,
): ApiAccess => ({
  supplierId: vendor.supplierId,
  channel: readApiChannel(vendor.channel),
  secrets: ApiSecrets.parse(secretsOf(vendor)),
  ...{ db, clock },
});

/** The secrets that sign now: the one before the last still does for a while. */
export function signingSecrets({ signing, formerSigning, formerUntil }: ApiSecrets, now: Date): string[] {
  const isFormerGood = formerSigning !== "" && new Date(formerUntil) > now;
  return [signing, ...(isFormerGood ? [formerSigning] : [])].filter((secret) => secret !== "");
}
