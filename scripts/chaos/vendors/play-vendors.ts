import type { Plan } from "../plans.ts";
import { seeded } from "../random.ts";
import type { Stage } from "../stage.ts";
import type { Stores } from "../stores.ts";
import { endBadDays, nameOfFault, shuffled, strike, struckFaults, type ChannelFault } from "./bad-days.ts";
import { dumpOf, type Habits } from "./ledger.ts";
import { offersOf, openVendors } from "./open-vendors.ts";
import { DONE_TWICE, vendorWorks, type Twice } from "./side.ts";

/** What came of the vendors' side of a run. */
export type VendorsReport = {
  /** purchase orders by vendor */
  orders: Record<string, number>;
  /** what people and programs did twice */
  twice: Twice;
  /** purchase orders that came again as what they are, by their number */
  repeats: Record<string, number>;
};

/** What a run with vendors is about and what has not happened in it. */
export const neverDone = (report: VendorsReport): string[] => [
  ...notDone(report),
  ...(Object.keys(report.repeats).length > 0 ? [] : ["a purchase order that was mailed again"]),
];

const notDone = ({ orders, twice }: VendorsReport): string[] => [
  ...Object.entries(orders).flatMap(([name, count]) => (count > 0 ? [] : [`an order for the vendor by ${name}`])),
  ...DONE_TWICE.flatMap((what) => ((twice[what] ?? 0) > 0 ? [] : [`this: ${what}`])),
];

export type Vendors = {
  /** how many offer an item */
  offering: (sku: string) => number;
  /** Everybody looks at the orders once. @returns how much was done */
  work: (options: { all: boolean }) => Promise<number>;
  /** Has faults happen one after the other while `goesOn`, each once at the beginning; what then still waits may strike. */
  badDays: (goesOn: () => boolean) => Promise<void>;
  /** Has each fault struck, and each thing been done twice? That a mail is sent again takes longer. */
  hasAllHappened: () => Promise<boolean>;
  /** Nothing goes wrong any more. @returns how often each fault has struck */
  endBadDays: () => Promise<Record<string, number>>;
  dumps: () => Stores["suppliers"];
  report: () => VendorsReport;
};

const FIRST_EVERY_MS = [100, 300] as const;
const LATER_EVERY_MS = [400, 2_000] as const;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** One vendor of each kind, with people who do as the plan says. */
export async function vendorsOf(
  { stack }: Stage,
  { people }: Plan,
  { seed, faults }: { seed: number; faults: readonly ChannelFault[] },
): Promise<Vendors> {
  const { control } = stack;
  const sides = await openVendors(stack, seed);
  const habits: Omit<Habits, "putsOff"> = {
    ...{ declines: people.supplierCancels, declinesPart: people.supplierDeclines, agreesToCancel: 0.6 },
    inTwoParcels: people.inTwoParcels,
  };
  // A mail without an answer is sent again, and an API asked, only where the vendor has not spoken of the order meanwhile.
  const players = sides.map((side) => ({
    side,
    player: {
      random: seeded(seed, `people of ${side.name}`),
      habits: { ...habits, putsOff: side.name === "mail" || side.name === "API" ? 0.75 : 0 },
    },
  }));
  const report = (): VendorsReport => ({
    orders: Object.fromEntries(sides.map(({ name, ledger }) => [name, ledger.size])),
    twice: Object.assign({}, ...sides.map(({ twice }) => twice)) as Twice,
    repeats: Object.fromEntries(
      sides.flatMap(({ ledger }) =>
        [...ledger.values()].flatMap(({ key, repeats }) => (repeats > 0 ? [[key, repeats]] : [])),
      ),
    ),
  });
  return {
    offering: offersOf,
    work: async (options) => {
      const done = await Promise.all(players.map(({ side, player }) => vendorWorks(side, player, options)));
      return done.reduce((sum, each) => sum + each, 0);
    },
    badDays: async (goesOn) => {
      const random = seeded(seed, "bad days");
      for (const fault of shuffled(faults, random)) {
        await strike(control, fault);
        await pause(random.between(...FIRST_EVERY_MS));
      }
      while (goesOn()) {
        await pause(random.between(...LATER_EVERY_MS));
        // One that has met nothing yet does not wait twice: many cuts in a row would be a day without a file server.
        const { waiting } = await struckFaults(control);
        const fault = random.pick(faults);
        if (!waiting.has(nameOfFault(fault))) await strike(control, fault);
      }
    },
    hasAllHappened: async () => {
      const { struck } = await struckFaults(control);
      return faults.every((fault) => (struck[nameOfFault(fault)] ?? 0) > 0) && notDone(report()).length === 0;
    },
    endBadDays: async () => {
      const { struck } = await struckFaults(control);
      await endBadDays(control);
      return struck;
    },
    dumps: () =>
      sides.map(({ name, ledger, stock }) => ({ handle: `vendor ${name}`, dump: dumpOf(ledger, stock ?? new Map()) })),
    report,
  };
}
