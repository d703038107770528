import { revokeTokens } from "./oauth.ts";
import { openPersistence, type Persistence } from "./persistence.ts";
import { removeFulfillmentService } from "./store/locations.ts";
import { shopPayload } from "./store/payloads.ts";
import type { App, Store } from "./types.ts";
import { startWebhooks, type WebhookEngine } from "./webhooks.ts";
import { createWorld, randomUuid, type StoreEvent, type World } from "./world.ts";

/** A running sandbox: the world, and what keeps it going. `world` is another object after `reset`. */
export type Sandbox = {
  readonly world: World;
  readonly webhooks: WebhookEngine;
  /** Something changed and should be saved. */
  touch: () => void;
  /** Does at once what the clock made due. */
  runDue: () => void;
  /** Begins with an empty world. */
  reset: (seed?: number) => Promise<void>;
  /** Saves and ends everything. */
  stop: () => Promise<void>;
};

export type SandboxOptions = {
  /** Folder of the state file; absent = memory only. */
  folder?: string;
  /** a world that goes on; else the saved one, or an empty one */
  world?: World;
  seed?: number;
  /** Does what the clock made due: tasks of the stores, late calls. Called often. */
  runDue: (world: World) => void;
};

const TICK_MS = 40;

/** Opens the saved world, or an empty one, and starts its deliveries and its clockwork. */
export function startSandbox({ folder, seed = 1, runDue, world: given }: SandboxOptions): Sandbox {
  const persistence: Persistence = openPersistence(folder, () => world);
  let world = given ?? persistence.load() ?? createWorld({ seed });
  let webhooks = startWebhooks(world, { onChange: persistence.touch });
  world.listeners.add(persistence.touch);
  const tick = setInterval(() => runDue(world), TICK_MS);
  return {
    get world() {
      return world;
    },
    get webhooks() {
      return webhooks;
    },
    touch: persistence.touch,
    runDue: () => runDue(world),
    async reset(newSeed = world.seed) {
      await webhooks.stop();
      world = createWorld({ seed: newSeed });
      webhooks = startWebhooks(world, { onChange: persistence.touch });
      world.listeners.add(persistence.touch);
      persistence.flush();
    },
    async stop() {
      clearInterval(tick);
      await webhooks.stop();
      persistence.close();
    },
  };
}

/** Takes an app off a store: its tokens end at once, and it alone is told so. */
export function uninstallApp({ world, webhooks, touch }: Sandbox, store: Store, app: App): void {
  store.installations.delete(app.clientId);
  revokeTokens(world, store.domain, app.clientId);
  if (world.switches.uninstallRemovesServices)
    for (const service of store.fulfillmentServices.values())
      if (service.clientId === app.clientId) removeFulfillmentService(world, store, service, "delete");
  webhooks.sendTo(app, eventOf(world, store, { topic: "app/uninstalled", payload: shopPayload(store) }));
  touch();
}

/** Changes what an app may do on a store and tells the app. Returns the scopes it has then. */
export function changeScopes(
  { world, webhooks, touch }: Sandbox,
  { store, app, scopes }: { store: Store; app: App; scopes: string[] },
): string[] {
  const installation = store.installations.get(app.clientId);
  if (!installation) return [];
  const previous = installation.scopes;
  installation.scopes = scopes;
  const payload = { id: app.id, previous, current: scopes, updated_at: world.clock.now().toISOString() };
  webhooks.sendTo(app, eventOf(world, store, { topic: "app/scopes_update", payload }));
  touch();
  return scopes;
}

/** An event that only one app hears of. */
export function eventOf(
  world: World,
  store: Store,
  { topic, payload }: { topic: string; payload: Record<string, unknown> },
): StoreEvent {
  return {
    eventId: randomUuid(world),
    domain: store.domain,
    topic,
    payload,
    triggeredAt: world.clock.now().toISOString(),
  };
}
