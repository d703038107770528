import { executeGraphql } from "../../sandbox/graphql/execute.ts";
import { faultState } from "../../sandbox/faults.ts";
import { runLateCalls, serve } from "../../sandbox/http.ts";
import { startSandbox } from "../../sandbox/sandbox.ts";
import { runDueTasks } from "../../sandbox/store/tasks.ts";
import { webhookState } from "../../sandbox/webhook-state.ts";
import { loadWorld, saveWorld } from "../../sandbox/world.ts";
import type { Outside } from "../world.ts";
import { moveOn } from "./frozen.ts";

export type SandboxInside = Outside & {
  /** When the next thing happens out there, in milliseconds; Infinity = nothing will. */
  nextMs: () => number;
  /** The whole state as text: another sandbox can go on from it. */
  save: () => string;
};

type SandboxOrder = {
  seed: number;
  /** what `save` gave */
  saved?: string;
  /** where the app takes webhooks in now, if not where it did when the state was saved */
  applicationUrl?: string;
};

/** The sandbox within this process: nothing happens in it but when it is told to, one thing after the other. */
export async function sandboxInside({ saved, seed, applicationUrl }: SandboxOrder): Promise<SandboxInside> {
  const world = saved === undefined ? undefined : Object.assign(loadWorld(saved), { seed, randomState: seed | 0 });
  const sandbox = startSandbox({ seed, world, runDue: () => undefined });
  if (applicationUrl !== undefined) for (const app of sandbox.world.apps.values()) app.applicationUrl = applicationUrl;
  const settings = () => webhookState(sandbox.world).settings;
  settings().paused = true;
  const served = await serve(sandbox, { port: 0, execute: executeGraphql });
  const runDue = async () => {
    runDueTasks(sandbox.world);
    await runLateCalls(sandbox.world, executeGraphql);
  };
  return {
    origin: served.origin,
    advance: async (ms) => {
      moveOn(ms);
      await runDue();
    },
    comeToPass: async () => {
      settings().paused = true; // whoever changed how webhooks fare may not have thought of it
      await runDue();
      while ((await sandbox.webhooks.deliverDue()) > 0) await runDue();
    },
    nextMs: () => {
      const { tasks } = sandbox.world;
      const due = [...webhookState(sandbox.world).pending.values(), ...faultState(sandbox.world).lateCalls];
      return Math.min(...tasks.map(({ runAtMs }) => runAtMs), ...due.map(({ dueAtMs }) => dueAtMs));
    },
    save: () => saveWorld(sandbox.world),
    stop: async () => {
      await served.close();
      await sandbox.stop();
    },
  };
}
