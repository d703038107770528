import { z } from "zod";
import { chance } from "./chance.ts";
import type { World } from "./world.ts";

const FAULT_KINDS = [
  "drop-answer",
  "commit-late",
  "http-429",
  "http-5xx",
  "throttled",
  "truncated",
  "html",
  "hang",
] as const;

/** What a control call asks for. `store` and `operation` absent = any. */
export const FaultOrder = z.strictObject({
  store: z.string().optional(),
  operation: z.string().optional(),
  kind: z.enum(FAULT_KINDS),
  times: z.number().int().min(1).default(1),
  /** Probability that a matching call is struck, drawn from the world's seed. */
  chance: z.number().min(0).max(1).default(1),
  /** Strikes mutations only. */
  mutations: z.boolean().default(false),
  /** commit-late: when the call is executed after all. http-429: what Retry-After says. Milliseconds. */
  delayMs: z.number().min(0).default(2_000),
  /** commit-late: a moment between delayMs and this; absent = delayMs. */
  maxDelayMs: z.number().min(0).optional(),
});

export type Fault = z.infer<typeof FaultOrder> & { id: number; left: number; seen: number };

/** A call whose answer was already lost and that Shopify commits later than anyone waits. */
export type LateCall = {
  dueAtMs: number;
  domain: string;
  caller: { clientId: string; scopes: string[]; tokenKind: "offline" | "online" };
  request: GraphqlRequest;
};

export type GraphqlRequest = { query: string; variables?: Record<string, unknown>; operationName?: string };

/** The word at the start of a document, or behind its fragments. */
const MUTATION = /(?:^|\})\s*mutation\b/;

type FaultState = { lastId: number; faults: Fault[]; lateCalls: LateCall[] };

/** The faults' part of the world. */
export function faultState(world: World): FaultState {
  world.shell.faults ??= { lastId: 0, faults: [], lateCalls: [] } satisfies FaultState;
  return world.shell.faults as FaultState;
}

/** Adds a fault that strikes the next `times` matching calls. */
export function addFault(world: World, order: z.infer<typeof FaultOrder>): Fault {
  const state = faultState(world);
  const fault: Fault = { ...order, id: (state.lastId += 1), left: order.times, seen: 0 };
  state.faults.push(fault);
  return fault;
}

/**
 * The oldest fault that strikes this call, counted down; `delayMs` is the one drawn for it. Spent faults stay listed with
 * `left: 0`.
 */
export function takeFault(
  world: World,
  call: { domain: string; operation: string; query?: string },
): Fault | undefined {
  const fault = faultState(world).faults.find(
    (one) =>
      one.left > 0 &&
      (one.store === undefined || one.store === call.domain) &&
      (one.operation === undefined || one.operation === call.operation) &&
      (!one.mutations || MUTATION.test(call.query ?? "")) &&
      (one.chance === 1 || chance(world.seed, "fault", one.id, (one.seen += 1)) < one.chance),
  );
  if (!fault) return undefined;
  fault.left -= 1;
  const { maxDelayMs = fault.delayMs, delayMs } = fault;
  return { ...fault, delayMs: delayMs + chance(world.seed, "late", fault.id, fault.left) * (maxDelayMs - delayMs) };
}

/** Takes the late calls that are due now. */
export function takeDueLateCalls(world: World): LateCall[] {
  const state = faultState(world);
  const nowMs = world.clock.nowMs();
  const due = state.lateCalls.filter((call) => call.dueAtMs <= nowMs);
  if (due.length > 0) state.lateCalls = state.lateCalls.filter((call) => call.dueAtMs > nowMs);
  return due;
}

/** The operation's name as clients and logs know it. */
export function operationNameOf({ query, operationName }: GraphqlRequest): string {
  return operationName ?? /\b(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? "anonymous";
}
