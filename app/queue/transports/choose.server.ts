import type { Clock } from "../../platform/clock.server.ts";
import { bullTransport } from "./bull.server.ts";
import { inProcessTransport } from "./in-process.server.ts";
import type { Transport } from "./transport.ts";

type Options = { REDIS_URL?: string; REDIS_PREFIX: string; clock: Clock };

/** Bull where a Redis is named, else nothing that leaves the process. */
export function transportOf({ REDIS_URL, REDIS_PREFIX, clock }: Options): Transport {
  return REDIS_URL === undefined
    ? inProcessTransport()
    : bullTransport({ url: REDIS_URL, prefix: REDIS_PREFIX, clock });
}
