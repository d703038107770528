import type { Random } from "../random.ts";
import {
  nextNews,
  remember,
  shelfOf,
  type Abilities,
  type Habits,
  type Ledger,
  type News,
  type VendorOrder,
} from "./ledger.ts";

/** One vendor's side of its channel: real messages, read and written as its people and programs would. */
export type VendorSide = {
  name: string;
  ledger: Ledger;
  /** units of each item at the beginning; null = it does not count them */
  stock: ReadonlyMap<string, number> | null;
  abilities: Abilities;
  /** Reads what has arrived since the last look. all: nothing is left for the next one */
  receive: (options: { all: boolean }) => Promise<void>;
  /** Tells something of an order until it is taken. refused: the app says no, so that it is not done. */
  tell: (order: VendorOrder, news: News) => Promise<"told" | "refused" | "later">;
  /** Tells what is left on the shelf; absent = its stock is not told. */
  tellStock?: (shelf: ReadonlyMap<string, number>) => Promise<void>;
  /** what its people did twice, and how often */
  twice: Twice;
};

/** What people and programs do twice. */
export const DONE_TWICE = [
  "answers brought twice",
  "parcels told of in two mails",
  "files seen half-written",
  "files brought again under another name",
  "messages sent again with their key",
  "parcels told of by two ways",
  "buttons pressed twice",
  "forms sent from two tabs",
] as const;
type DoneTwice = (typeof DONE_TWICE)[number];
export type Twice = { [what in DoneTwice]?: number };

/** Who plays a vendor: chance that is its own, and how its people are. */
export type Player = { random: Random; habits: Habits };

let parcels = 0;
/** Twenty digits, as DHL's are: no two parcels of a run have the same. */
const nextNumber = () => `0034043416109${String((parcels += 1)).padStart(7, "0")}`;

/**
 * A vendor's people look at their orders once.
 * @returns how much was done
 */
export async function vendorWorks(side: VendorSide, { random, habits }: Player, { all }: { all: boolean }) {
  await side.receive({ all });
  let done = 0;
  for (const order of side.ledger.values()) {
    const news = nextNews(order, { random, habits, abilities: side.abilities, number: nextNumber(), all });
    if (!news) continue;
    done += 1;
    const outcome = await side.tell(order, news);
    if (outcome === "told") remember(order, news);
    if (outcome === "refused") order.closed = true;
  }
  if (side.tellStock && side.stock && (all || random.is(0.15))) {
    // What arrives while it is counted is counted again, or the shelf would promise it twice.
    for (let known = -1; known !== arrivals(side);) {
      known = arrivals(side);
      await side.tellStock(shelfOf(side.ledger, side.stock));
      await side.receive({ all });
    }
  }
  return done;
}

const arrivals = ({ ledger }: VendorSide) =>
  [...ledger.values()].reduce((sum, { copies, repeats }) => sum + 1 + copies + repeats, 0);

/** Counts something that was done twice. */
export const countTwice = ({ twice }: Pick<VendorSide, "twice">, what: DoneTwice): void => {
  twice[what] = (twice[what] ?? 0) + 1;
};

/** Is it done twice this time, which is counted then? The first time for certain, later by chance. */
export function isDoneTwice(
  side: Pick<VendorSide, "twice">,
  what: DoneTwice,
  { random, chance }: { random: Random; chance: number },
): boolean {
  const isIt = random.is(chance) || side.twice[what] === undefined;
  if (isIt) countTwice(side, what);
  return isIt;
}

const GIVES_UP_MS = 90_000;
const AGAIN_MS = 300;

/** Calls until there is an answer that is no 5xx: what every mail service, browser and program does in its own way. */
export async function untilAnswered<T extends { status: number }>(what: string, call: () => Promise<T>): Promise<T> {
  const beganMs = performance.now();
  for (;;) {
    const answer = await call().catch((cause: unknown) => {
      if (cause instanceof TypeError) return null; // no connection, or it was lost
      throw cause;
    });
    if (answer && answer.status < 500) return answer;
    if (performance.now() - beganMs > GIVES_UP_MS)
      throw new Error(`${what}: no answer for ${GIVES_UP_MS / 1000} s, last ${answer?.status ?? "nothing"}.`);
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
