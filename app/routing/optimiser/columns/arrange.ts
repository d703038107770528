import { priceAt } from "../evaluate.ts";
import { BITS, type Uses } from "./uses.ts";

/**
 * What each candidate can give in a use within the room: those that have no choice first, then those that matter most.
 * False when what has no choice is beyond the supplier's terms, or the range of weights, by itself.
 */
export function arrange(uses: Uses, slope: number, start: number): boolean {
  order(uses, slope, start);
  return begin(uses);
}

function order(uses: Uses, slope: number, start: number): void {
  const { p, node, count, own, bare, candidates, weight, gain, lowest, highest, least } = uses;
  const room = uses.atMost - start + BITS;
  uses.settled = 0;
  for (let k = 0; k < count; k++) {
    const c = own[k]!;
    const each = bare[k]! - slope * p.grams[c]!;
    const low = node.low[c]!;
    const high = node.high[c]!;
    const from = Math.max(1, low, node.least[c]!);
    let fewest = low;
    let most = high;
    if (each > 0) {
      fewest = room === Infinity ? low : Math.max(low, Math.ceil(high - room / each));
      if (fewest < from) fewest = low > 0 ? from : high * each <= room ? 0 : from;
    } else if (each < 0) {
      most = room === Infinity ? high : Math.min(high, Math.floor(low - room / each));
      if (most < from) most = low;
    }
    // one supplier's candidates of one line leave each other no choice in ways that are not seen here
    const isSettled = fewest === most && !p.twins;
    const matters = isSettled ? Infinity : Math.abs(each) * high;
    if (isSettled) uses.settled++;
    let at = k;
    for (; at > 0 && matters > weight[at - 1]!; at--) {
      weight[at] = weight[at - 1]!;
      gain[at] = gain[at - 1]!;
      candidates[at] = candidates[at - 1]!;
      lowest[at] = lowest[at - 1]!;
      highest[at] = highest[at - 1]!;
      least[at] = least[at - 1]!;
    }
    weight[at] = matters;
    gain[at] = each;
    candidates[at] = c;
    lowest[at] = fewest;
    highest[at] = most;
    least[at] = from;
  }
}

/** Writes down what a unit at each place is, and sums up what has no choice; false when that alone is beyond the terms. */
function begin(uses: Uses): boolean {
  const { p, node, aim, count, settled, candidates, highest, terms, over, upTo, units } = uses;
  const { pack, mass, worth, each, drawn, grams, value, aimed } = uses;
  uses.hasLeast = terms.minUnits > 0 || terms.minValue > 0 || over > 0;
  uses.hasMost = terms.maxUnits < Infinity || upTo < Infinity;
  let [n, w, v, a] = [0, 0, 0, 0];
  for (let k = 0; k < count; k++) {
    const c = candidates[k]!;
    const pool = p.sharedPool[c]!;
    pack[k] = p.pack[c]!;
    mass[k] = p.grams[c]!;
    worth[k] = p.model.candidates[c]!.breaks[0]!.value;
    each[k] = aim.perUnit[c]! + aim.cost * p.cost[c]! - node.price[p.line[c]!]!;
    if (pool >= 0) each[k]! += node.perDrawn[pool]! * p.pack[c]!;
    if (k >= settled) continue;
    const x = highest[k]!;
    units[k] = x;
    if (x === 0) continue;
    n += x * pack[k]!;
    w += x * mass[k]!;
    v += x * worth[k]!;
    a += x * each[k]!;
    if (p.stepped[c] === 0) continue;
    const price = priceAt(p.model.candidates[c]!, x);
    v += x * (price.value - worth[k]!);
    a += x * aim.cost * (price.costMinor - p.cost[c]!);
  }
  drawn[settled] = n;
  grams[settled] = w;
  value[settled] = v;
  aimed[settled] = a;
  return n <= terms.maxUnits && w <= upTo + BITS;
}
