import { shapePayload } from "./payload-switches.ts";
import { sharedClock } from "./shared-clock.ts";
import { DEFAULT_SWITCHES, type Switches } from "./switches.ts";
import type { App, Id, Order, Store, Task } from "./types.ts";

/**
 * The whole outside world: stores, the apps registered with the platform, the clock and the switches. It is plain
 * data (saved by `saveWorld`) except for the listeners, which whoever serves the world sets again after `loadWorld`.
 */
export type World = {
  seed: number;
  clock: Clock;
  /** Keyed by domain, `<handle>.myshopify.com`. */
  stores: Map<string, Store>;
  /** Keyed by client id. */
  apps: Map<string, App>;
  switches: Switches;
  /** Things the platform will do later; see store/tasks.ts. */
  tasks: Task[];
  /** The log of GraphQL calls, newest last; at most `CALLS_KEPT`. */
  calls: Call[];
  /** The next Shopify id. Use `nextId`. */
  lastId: Id;
  randomState: number;
  /** Data of the shell (tokens, faults, deliveries): saved with the world, never read by the engine. */
  shell: Record<string, unknown>;
  /** Called with every change a webhook topic exists for. One call per store event, before subscriptions are looked at. */
  listeners: Set<(event: StoreEvent) => void>;
  /** A change for which Shopify has a webhook topic. `eventId` is made unless given. */
  emit(store: Store, topic: string, payload: Record<string, unknown>, options?: EmitOptions): void;
};

type Clock = {
  /** Real time plus `offsetMs`, and what a clock shared with other processes is ahead. */
  offsetMs: number;
  now(): Date;
  nowMs(): number;
  advance(ms: number): void;
};

type EmitOptions = { eventId?: string; name?: string };

/** `topic` in header form (`orders/create`), `payload` = the REST-shaped JSON body before include_fields. */
export type StoreEvent = {
  eventId: string;
  domain: string;
  topic: string;
  payload: Record<string, unknown>;
  triggeredAt: string;
  name?: string;
};

export type Call = {
  atMs: number;
  domain: string;
  clientId: string;
  operation: string;
  requestedCost: number;
  actualCost: number;
  /** Gids found in the variables, nothing else of them. */
  ids: string[];
  /** Codes of top-level errors, then `userError` messages. */
  errors: string[];
};

const CALLS_KEPT = 20_000;
const FIRST_ID = 5_000_000_000_000;

export type WorldOptions = { seed?: number; switches?: Partial<Switches> };

/** An empty world. The same seed gives the same ids and the same chances. */
export function createWorld(options: WorldOptions = {}): World {
  const seed = options.seed ?? 1;
  return alive({
    seed,
    offsetMs: 0,
    stores: new Map(),
    apps: new Map(),
    switches: { ...DEFAULT_SWITCHES, ...options.switches },
    tasks: [],
    calls: [],
    lastId: FIRST_ID + (seed % 1000) * 1_000_000_000,
    randomState: seed | 0,
    shell: {},
  });
}

/** The whole state as JSON text. */
export function saveWorld(world: World): string {
  const { clock, seed, stores, apps, switches, tasks, calls, lastId, randomState, shell } = world;
  const saved: SavedWorld = {
    offsetMs: clock.offsetMs,
    seed,
    stores,
    apps,
    switches,
    tasks,
    calls,
    lastId,
    randomState,
    shell,
  };
  return JSON.stringify(saved, withMaps);
}

/** The world `saveWorld` wrote; its listeners are empty. */
export function loadWorld(text: string): World {
  const saved = JSON.parse(text, revivingMaps) as SavedWorld;
  for (const store of saved.stores.values()) {
    store.state ??= "open";
    store.orderEdits ??= new Map();
    for (const order of store.orders.values()) completeOrder(order);
  }
  return alive({ ...saved, switches: { ...DEFAULT_SWITCHES, ...saved.switches } });
}

/** Fields that orders of an older state file lack. */
function completeOrder(order: Order): void {
  order.paymentGatewayNames ??= [];
  order.received ??= 0;
  order.refunds ??= [];
  order.risk ??= { level: "NONE", recommendation: "NONE" };
  order.presentmentRate ??= 1;
  for (const line of order.lines) {
    line.removedQuantity ??= line.quantity - line.currentQuantity;
    line.isTip ??= false;
    line.discount ??= 0;
    line.group ??= null;
  }
}

/** JSON replacer that writes a Map as `{"$map": [[key, value], …]}`. */
const withMaps = (_key: string, value: unknown): unknown => (value instanceof Map ? { $map: [...value] } : value);

function revivingMaps(_key: string, value: unknown): unknown {
  if (value !== null && typeof value === "object" && "$map" in value)
    return new Map((value as { $map: [unknown, unknown][] }).$map);
  return value;
}

/** The next Shopify id: 13 digits, growing, with gaps as Shopify's have. */
export function nextId(world: World): Id {
  world.lastId += 32_768 + Math.floor(random(world) * 30_000);
  return world.lastId;
}

/** A number in [0, 1), from the world's seed (mulberry32). */
export function random(world: World): number {
  world.randomState = (world.randomState + 0x6d2b79f5) | 0;
  let t = Math.imul(world.randomState ^ (world.randomState >>> 15), 1 | world.randomState);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}

/** A UUID from the world's seed. */
export function randomUuid(world: World): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random(world) * 16).toString(16));
  hex[12] = "4";
  hex[16] = "8";
  const text = hex.join("");
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}

/** Now, as Shopify writes DateTime: UTC with whole seconds. */
export function timestamp(world: World): string {
  return `${world.clock.now().toISOString().slice(0, 19)}Z`;
}

export function logCall(world: World, call: Call): void {
  world.calls.push(call);
  if (world.calls.length > CALLS_KEPT) world.calls.splice(0, CALLS_KEPT / 10);
}

type SavedWorld = Omit<World, "clock" | "listeners" | "emit"> & { offsetMs: number };

const aheadMs = sharedClock();

function alive({ offsetMs, ...saved }: SavedWorld): World {
  const listeners: World["listeners"] = new Set();
  const clock: Clock = {
    offsetMs,
    now: () => new Date(clock.nowMs()),
    nowMs: () => Date.now() + clock.offsetMs + aheadMs(),
    advance: (ms) => void (clock.offsetMs += ms),
  };
  const world: World = {
    ...saved,
    clock,
    listeners,
    emit(store, topic, payload, options = {}) {
      const event: StoreEvent = {
        eventId: options.eventId ?? randomUuid(world),
        domain: store.domain,
        topic,
        payload: shapePayload(topic, payload, world.switches),
        triggeredAt: clock.now().toISOString(),
        ...(options.name === undefined ? {} : { name: options.name }),
      };
      for (const listener of listeners) listener(event);
    },
  };
  return world;
}
