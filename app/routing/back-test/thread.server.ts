import { parentPort, workerData } from "node:worker_threads";
import type { RoutingFacts } from "../facts.ts";
import { tallyOf } from "./compare-orders.ts";
import type { ThreadOrder, ThreadRules } from "./start-thread.server.ts";

// Entry of the thread that compares orders: no database, no secrets, nothing but the engine. Each message is a batch of
// orders, the answer its tally.

const ruleSets = workerData as ThreadRules;

parentPort?.on("message", (orders: ThreadOrder[]) => {
  parentPort?.postMessage(
    tallyOf(
      orders.map(({ orderId, name, inputs, postalCode, addressErased }) => ({
        ...{ orderId, name },
        read: () => {
          if (inputs === null) return null;
          const facts = JSON.parse(inputs) as RoutingFacts;
          return {
            orderId,
            name,
            addressErased,
            facts: { ...facts, destination: { ...facts.destination, postalCode } },
          };
        },
      })),
      ruleSets,
    ),
  );
});
