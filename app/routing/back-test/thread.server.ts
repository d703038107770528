import { parentPort, workerData } from "node:worker_threads";
import type { RoutingFacts } from "../facts.ts";
import { joinFacts, type OwnFacts, type SharedFacts } from "../shared-facts.ts";
import { tallyOf } from "./compare-orders.ts";
import type { Batch, ThreadRules } from "./start-thread.server.ts";

// Entry of the thread that compares orders: no database, no secrets, nothing but the engine. Each message is a batch of
// orders, the answer its tally.

const ruleSets = workerData as ThreadRules;

parentPort?.on("message", ({ orders, shared }: Batch) => {
  const bodies = new Map(shared.map(({ id, body }) => [id, JSON.parse(body) as SharedFacts]));
  const factsOf = (inputs: string, sharedId: string | null): RoutingFacts => {
    const body = sharedId === null ? undefined : bodies.get(sharedId);
    return body ? joinFacts(JSON.parse(inputs) as OwnFacts, body) : (JSON.parse(inputs) as RoutingFacts);
  };
  parentPort?.postMessage(
    tallyOf(
      orders.map(({ orderId, name, inputs, sharedId, postalCode, addressErased }) => ({
        ...{ orderId, name },
        read: () => {
          if (inputs === null) return null;
          const facts = factsOf(inputs, sharedId);
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
