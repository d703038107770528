import { timingSafeEqual } from "node:crypto";
import { env } from "../../platform/env.server.ts";
import { keyedHash } from "../../platform/crypto.server.ts";

/**
 * Links that open one order in the vendors' portal without signing in, as mails carry them. A link is signed, not
 * stored: made twice for the same order it is the same, so that a mail that is sent again says the same. It ends by its
 * date, or when the order's `linkVersion` is raised.
 */

const DAY_MS = 24 * 60 * 60_000;
/** Longer than any order takes to ship; who wants to look later signs in. */
const LINK_DAYS = 90;

type Linked = { supplierOrderId: string; linkVersion: number; createdAt: Date };

/** The address of the portal's page of this order, for its vendor alone. */
export function portalLink({ supplierOrderId, linkVersion, createdAt }: Linked): string {
  const ends = Math.floor(createdAt.getTime() / DAY_MS) + LINK_DAYS;
  const told = `${supplierOrderId}.${linkVersion}.${ends}`;
  return `${env().SHOPIFY_APP_URL}/vendor/o/${told}.${signature(told)}`;
}

/** The portal's own address, where vendors sign in. */
export const portalHome = (): string => `${env().SHOPIFY_APP_URL}/vendor`;

/** What the end of such an address says, when we have written it; null for anything else. `endsAt`: exclusive. */
export function readPortalToken(token: string): { supplierOrderId: string; linkVersion: number; endsAt: Date } | null {
  const [, told = "", supplierOrderId = "", version, ends, mac = ""] =
    /^(([\w-]{1,60})\.(\d{1,9})\.(\d{1,7}))\.([\w-]{43})$/.exec(token) ?? [];
  const expected = Buffer.from(signature(told));
  const given = Buffer.from(mac);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return { supplierOrderId, linkVersion: Number(version), endsAt: new Date((Number(ends) + 1) * DAY_MS) };
}

const signature = (told: string) => keyedHash(`portal-link:${told}`);
