import { Router } from "express";
import { answering, isAnswer, ok, storeIn } from "./answers.ts";
import type { Sandbox } from "./sandbox.ts";

/** The control API about what the app asked of the Admin API, and the points it cost. */
export function callControl(sandbox: Sandbox): Router {
  const router = Router();
  const callsOf = (query: Record<string, unknown>) => {
    const store = typeof query.store === "string" ? storeIn(sandbox.world, query.store) : undefined;
    if (store && isAnswer(store)) return store;
    const sinceMs = typeof query.since === "string" ? Number(query.since) || Date.parse(query.since) : 0;
    return {
      calls: sandbox.world.calls.filter(
        (call) => call.atMs >= sinceMs && (!store || call.domain === store.store.domain),
      ),
    };
  };
  router.get(
    "/calls",
    answering((request) => {
      const found = callsOf(request.query);
      return isAnswer(found) ? found : ok(found.calls);
    }),
  );
  router.get(
    "/points",
    answering((request) => {
      const found = callsOf(request.query);
      if (isAnswer(found)) return found;
      const byOperation: Record<string, { calls: number; points: number }> = {};
      for (const { operation, actualCost } of found.calls) {
        const sum = (byOperation[operation] ??= { calls: 0, points: 0 });
        sum.calls += 1;
        sum.points += actualCost;
      }
      return ok({ total: found.calls.reduce((sum, call) => sum + call.actualCost, 0), byOperation });
    }),
  );
  return router;
}
