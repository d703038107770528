// node bench/routing/make-ufl.ts FACILITIES CUSTOMERS FIXED [SEED] > FILE
// A facility-location file in OR-Library's format, of the sizes of its series (cap71: 16 × 50, cap101: 25 × 50, capa:
// 100 × 1000): places at random in a square, the cost of serving a customer is its demand × the distance, with five
// decimals as there. The same arguments give the same file on every machine.
import { uflFile } from "./ufl.ts";

const [facilities, customers, fixed, seed = 1] = process.argv.slice(2).map(Number);
if (![facilities, customers, fixed, seed].every((given) => Number.isInteger(given) && (given ?? 0) > 0)) {
  console.error("Which sizes? node bench/routing/make-ufl.ts 16 50 7500 > cap71-like.txt");
  process.exit(1);
}
process.stdout.write(uflFile({ facilities: facilities ?? 0, customers: customers ?? 0, fixed: fixed ?? 0, seed }));
