import type { Clock } from "../platform/clock.server.ts";
import type { Database } from "../platform/db.server.ts";
import { adminClient } from "./admin-client.server.ts";
import { offlineTokens } from "./offline-token.server.ts";
import type { Services } from "./services.ts";

/** Services over a real database and the real (or sandbox) Admin API. */
export function liveServices({ db, clock }: { db: Database; clock: Clock }): Services {
  const tokens = offlineTokens({ db, clock });
  return { db, clock, admin: async (shop) => adminClient({ db, clock, tokens }, shop) };
}
