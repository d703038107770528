import type { Havoc } from "./havoc.ts";
import { CHANNEL_FAULTS, type ChannelFault } from "./vendors/bad-days.ts";

/** What goes wrong in a run, how much of it, and how often. Pure data. */

/** A fault of the sandbox (sandbox/README.md) that stands for the whole run. */
export type StandingFault = {
  kind: "drop-answer" | "commit-late" | "http-429" | "http-5xx" | "throttled" | "truncated" | "html";
  chance: number;
  operation?: string;
  delayMs?: number;
  maxDelayMs?: number;
};

export type Plan = {
  title: string;
  orders: number;
  /** with --full */
  fullOrders: number;
  webhooks: Record<string, number>;
  faults: StandingFault[];
  /** there are vendors without Shopify too, and this happens on the ways to them; null = there are none */
  vendors: readonly ChannelFault[] | null;
  /** supplied to the sandbox's switches */
  switches: Record<string, unknown>;
  /** what is done to processes, one thing every few seconds */
  havoc: readonly Havoc[];
  /** what was stopped goes on within this, by the machine's clock */
  goesOnWithinMs: number;
  /** Redis brings the jobs */
  withRedis: boolean;
  /** one customer buys every so often */
  orderEveryMs: number;
  /** nothing that happens earlier is left out while customers buy */
  lookAheadMs: number;
  /** probabilities, per order, of what people do */
  people: {
    customerCancels: number;
    customerReduces: number;
    supplierCancels: number;
    supplierDeclines: number;
    /** a parcel's tracking is corrected after it has left */
    tracksAnew: number;
    inTwoParcels: number;
  };
  /** units of each item at each supplier */
  stock: number;
  /** the retailer's store sells on when it shows nothing any more */
  sellsOn: boolean;
  /** nobody but us takes from the suppliers' shelves, so none of our orders may be refused */
  refusedNever: boolean;
  /** the door is never shut: each webhook is taken at its first attempt */
  takesAlways: boolean;
  /** orders of all that end with a person, at most */
  exceptionsMost: number;
  /** growth of a process' memory from the middle of the run to its end, at most, as a share; null = not looked at */
  growthMost: number | null;
};

const CALM_PEOPLE = {
  ...{ customerCancels: 0, customerReduces: 0, supplierCancels: 0, supplierDeclines: 0 },
  ...{ tracksAnew: 0, inTwoParcels: 0.2 },
};
const CALM_WEBHOOKS = { minCopies: 1, maxCopies: 1, maxDelayMs: 0, loseFirstAttempt: 0, lose: 0, retryScale: 0.05 };

/** The standard mix: what a bad day brings, per call that changes something. */
const MIX: StandingFault[] = [
  { kind: "drop-answer", chance: 0.03 },
  { kind: "commit-late", chance: 0.01, delayMs: 5_000, maxDelayMs: 60_000 },
  { kind: "http-429", chance: 0.01, delayMs: 1_000 },
  { kind: "throttled", chance: 0.01 },
  { kind: "http-5xx", chance: 0.02 },
  { kind: "truncated", chance: 0.005 },
  { kind: "html", chance: 0.005 },
];
/** The call that buys meets more of it, so that a small run meets enough. */
const BUYING: StandingFault[] = MIX.map((fault) => ({
  ...fault,
  operation: "CreateSupplierOrder",
  chance: fault.chance * 4,
}));

const BASE: Plan = {
  title: "",
  orders: 60,
  fullOrders: 5_000,
  webhooks: CALM_WEBHOOKS,
  faults: [],
  vendors: null,
  // Without these two, wrong designs pass: the store itself refuses doubles, and every look-up finds what was made.
  switches: { customIdUnique: false, searchIndexLagMs: 4_000 },
  havoc: [],
  goesOnWithinMs: 30_000,
  withRedis: false,
  orderEveryMs: 150,
  lookAheadMs: 2 * 60_000,
  people: CALM_PEOPLE,
  stock: 100_000,
  sellsOn: false,
  refusedNever: false,
  takesAlways: false,
  exceptionsMost: 0.005,
  growthMost: null,
};

export const PLANS = {
  F1: {
    ...BASE,
    title: "webhooks lost, doubled, shuffled, hours late, wrongly signed",
    webhooks: {
      ...CALM_WEBHOOKS,
      ...{ lose: 0.05, maxCopies: 5, maxDelayMs: 6_000, late: 0.05, lateMs: 4 * 3_600_000, badSignature: 0.01 },
    },
    people: { ...CALM_PEOPLE, customerCancels: 0.02, customerReduces: 0.02 },
    exceptionsMost: 0.03,
  },
  F2: {
    ...BASE,
    title: "calls without an answer, with half of one, late ones, refusals",
    // The webhook of a supplier's store makes up for a missing look-up: it must be able to fail.
    webhooks: { ...CALM_WEBHOOKS, lose: 0.3 },
    faults: [...BUYING, ...MIX],
  },
  F3: {
    ...BASE,
    title: "processes killed and paused",
    faults: MIX,
    havoc: ["kill-web", "kill-worker", "kill-worker", "pause-worker"],
  },
  F4: {
    ...BASE,
    title: "Redis emptied, replaced, away, full",
    orders: 40,
    withRedis: true,
    havoc: ["flush-redis", "restart-redis", "lose-redis", "fill-redis"],
    goesOnWithinMs: 10_000,
    takesAlways: true,
  },
  F5: {
    ...BASE,
    title: "the database restarts",
    orders: 40,
    havoc: ["restart-postgres"],
  },
  F6: {
    ...BASE,
    title: "more is sold than the suppliers have",
    orders: 80,
    fullOrders: 10_000,
    webhooks: { ...CALM_WEBHOOKS, maxCopies: 3, maxDelayMs: 4_000 },
    stock: 8,
    sellsOn: true,
    refusedNever: true,
    // There are units for some sixty percent of what is bought; the rest is shown to people.
    exceptionsMost: 1,
  },
  F7: {
    ...BASE,
    title: "suppliers cancel and decline, customers cancel and reduce",
    people: {
      ...CALM_PEOPLE,
      ...{ customerCancels: 0.1, customerReduces: 0.1, supplierCancels: 0.1, supplierDeclines: 0.1 },
    },
    // These are people's decisions, which people are told of.
    exceptionsMost: 0.5,
  },
  F8: {
    ...BASE,
    title: "parcels in parts, tracking corrected, fulfillments without an answer",
    faults: [...MIX, ...MIX.map((fault) => ({ ...fault, operation: "CreateFulfilment", chance: fault.chance * 4 }))],
    webhooks: { ...CALM_WEBHOOKS, maxCopies: 3, maxDelayMs: 4_000, loseFirstAttempt: 0.05 },
    people: { ...CALM_PEOPLE, tracksAnew: 0.3, inTwoParcels: 0.6 },
  },
  F12: {
    ...BASE,
    title: "for a long time a bit of everything, and nothing grows",
    orders: 300,
    fullOrders: 20_000,
    orderEveryMs: 60,
    faults: MIX,
    webhooks: { ...CALM_WEBHOOKS, lose: 0.01, maxCopies: 3, maxDelayMs: 4_000 },
    growthMost: 0.1,
  },
  V1: {
    ...BASE,
    title: "vendors without Shopify: mail, portal, files and API on their bad days, processes killed",
    orders: 30,
    faults: MIX,
    vendors: CHANNEL_FAULTS,
    havoc: ["kill-worker", "kill-web", "kill-worker"],
    orderEveryMs: 400,
    // Files and APIs are looked at every five minutes.
    lookAheadMs: 6 * 60_000,
    people: {
      ...CALM_PEOPLE,
      ...{
        customerCancels: 0.05,
        customerReduces: 0.03,
        supplierCancels: 0.05,
        supplierDeclines: 0.2,
        inTwoParcels: 0.4,
      },
    },
    exceptionsMost: 0.1,
  },
} satisfies Record<string, Plan>;

export type PlanName = keyof typeof PLANS;
export const isPlanName = (name: string): name is PlanName => Object.hasOwn(PLANS, name);
