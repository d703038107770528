import { Router } from "express";
import { z } from "zod";
import { answering, bodyOf, isAnswer, ok, problem, storeIn } from "./answers.ts";
import { installApp, readAppFile, registerApp } from "./apps.ts";
import { addFault, FaultOrder, faultState } from "./faults.ts";
import { changeScopes, eventOf, uninstallApp, type Sandbox } from "./sandbox.ts";
import { DEFAULT_SWITCHES } from "./switches.ts";
import type { App, Store } from "./types.ts";
import { webhookState } from "./webhook-state.ts";
import { COMPLIANCE_TOPICS } from "./webhook-topics.ts";

const probability = z.number().min(0).max(1);
const count = z.number().int().min(1).max(50);
const WebhookChange = z.strictObject({
  minCopies: count.optional(),
  maxCopies: count.optional(),
  maxDelayMs: z.number().min(0).optional(),
  loseFirstAttempt: probability.optional(),
  lose: probability.optional(),
  badSignature: probability.optional(),
  late: probability.optional(),
  lateMs: z.number().min(0).optional(),
  retryScale: z.number().min(0).optional(),
  attemptsMax: count.optional(),
  paused: z.boolean().optional(),
});
const SwitchChange = z.strictObject(
  Object.fromEntries(
    Object.entries(DEFAULT_SWITCHES).map(([name, value]) => [
      name,
      (typeof value === "boolean" ? z.boolean() : z.number().nullable()).optional(),
    ]),
  ),
);
const NewApp = z.strictObject({
  tomlPath: z.string(),
  clientSecret: z.string().min(1),
  applicationUrl: z.url().optional(),
  clientId: z.string().min(1).optional(),
});
const OfApp = z.strictObject({ clientId: z.string() });
const LOG_SHOWN = 200;

/** The control API about the platform: apps, clock, faults, webhooks, switches. */
export function platformControl(sandbox: Sandbox): Router {
  const router = Router();

  router.get(
    "/health",
    answering(() => ok({ ok: true, stores: sandbox.world.stores.size })),
  );

  router.post(
    "/reset",
    answering(async (request) => {
      const body = bodyOf(request, z.strictObject({ seed: z.number().int().optional() }));
      if (isAnswer(body)) return body;
      await sandbox.reset(body.value.seed);
      return ok({ seed: sandbox.world.seed });
    }),
  );

  router.get(
    "/apps",
    answering(() => ok([...sandbox.world.apps.values()].map(withoutSecret))),
  );
  router.post(
    "/apps",
    answering((request) => {
      const body = bodyOf(request, NewApp);
      if (isAnswer(body)) return body;
      const { tomlPath, ...rest } = body.value;
      const config = readAppFile(tomlPath, rest);
      if ("refused" in config) return problem(422, "APP_REFUSED", config.refused);
      return ok(withoutSecret(registerApp(sandbox.world, config)), 201);
    }),
  );

  router.post(
    "/stores/:domain/install",
    answering((request) => {
      const both = appOnStore(sandbox, request.params.domain, bodyOf(request, OfApp));
      if (isAnswer(both)) return both;
      return ok({ clientId: both.app.clientId, scopes: installApp(sandbox.world, both.store, both.app) }, 201);
    }),
  );
  router.post(
    "/stores/:domain/uninstall",
    answering((request) => {
      const both = appOnStore(sandbox, request.params.domain, bodyOf(request, OfApp));
      if (isAnswer(both)) return both;
      if (!both.store.installations.has(both.app.clientId)) return notInstalled(both.app, both.store);
      uninstallApp(sandbox, both.store, both.app);
      return ok({ uninstalled: both.app.clientId });
    }),
  );
  router.post(
    "/stores/:domain/scopes",
    answering((request) => {
      const body = bodyOf(request, OfApp.extend({ scopes: z.array(z.string()) }));
      const both = appOnStore(sandbox, request.params.domain, body);
      if (isAnswer(body)) return body;
      if (isAnswer(both)) return both;
      if (!both.store.installations.has(both.app.clientId)) return notInstalled(both.app, both.store);
      return ok({ scopes: changeScopes(sandbox, { ...both, scopes: body.value.scopes }) });
    }),
  );
  router.post(
    "/stores/:domain/compliance",
    answering((request) => {
      const shape = OfApp.extend({
        topic: z.enum(COMPLIANCE_TOPICS),
        payload: z.record(z.string(), z.unknown()).default({}),
      });
      const body = bodyOf(request, shape);
      const both = appOnStore(sandbox, request.params.domain, body);
      if (isAnswer(body)) return body;
      if (isAnswer(both)) return both;
      const payload = { shop_id: both.store.id, shop_domain: both.store.domain, ...body.value.payload };
      const event = eventOf(sandbox.world, both.store, { topic: body.value.topic, payload });
      return ok({ eventId: event.eventId, deliveries: sandbox.webhooks.sendTo(both.app, event) }, 202);
    }),
  );

  /** `nextTaskAt`: when the platform next does something of its own accord (routing, cancelling, late calls), or null. */
  const clock = () => {
    const { clock, tasks } = sandbox.world;
    const { lateCalls } = faultState(sandbox.world);
    const times = [...tasks.map((task) => task.runAtMs), ...lateCalls.map((call) => call.dueAtMs)];
    const next = times.length === 0 ? null : Math.min(...times);
    return {
      now: clock.now().toISOString(),
      offsetMs: clock.offsetMs,
      nextTaskAt: next === null ? null : new Date(next).toISOString(),
    };
  };
  router.get(
    "/clock",
    answering(() => ok(clock())),
  );
  router.post(
    "/clock",
    answering((request) => {
      const body = bodyOf(request, z.strictObject({ advanceMs: z.number().min(0) }));
      if (isAnswer(body)) return body;
      sandbox.world.clock.advance(body.value.advanceMs);
      sandbox.runDue();
      sandbox.webhooks.wake();
      return ok(clock());
    }),
  );

  router.get(
    "/faults",
    answering(() => ok(faultState(sandbox.world).faults)),
  );
  router.post(
    "/faults",
    answering((request) => {
      const body = bodyOf(request, FaultOrder);
      if (isAnswer(body)) return body;
      const store = body.value.store === undefined ? undefined : storeIn(sandbox.world, body.value.store);
      if (store && isAnswer(store)) return store;
      return ok(addFault(sandbox.world, { ...body.value, ...(store ? { store: store.store.domain } : {}) }), 201);
    }),
  );
  router.delete(
    "/faults",
    answering(() => {
      faultState(sandbox.world).faults = [];
      return ok([]);
    }),
  );

  router.get(
    "/webhooks",
    answering((request) => {
      const { pending, log, ...rest } = webhookState(sandbox.world);
      const last = Number(request.query.last ?? LOG_SHOWN);
      const logged = Number(request.query.log ?? last);
      const waiting = [...pending.values()].map(({ body: _body, ...delivery }) => delivery);
      return ok({
        ...rest,
        pending: waiting.length,
        waiting: waiting.slice(0, last),
        log: logged > 0 ? log.slice(-logged) : [],
      });
    }),
  );
  router.post(
    "/webhooks",
    answering((request) => {
      const body = bodyOf(request, WebhookChange);
      if (isAnswer(body)) return body;
      const state = webhookState(sandbox.world);
      const settings = { ...state.settings, ...body.value };
      if (settings.minCopies > settings.maxCopies)
        return problem(400, "BAD_REQUEST", `minCopies ${settings.minCopies} is above maxCopies ${settings.maxCopies}.`);
      state.settings = settings;
      sandbox.webhooks.wake();
      return ok(settings);
    }),
  );

  router.get(
    "/switches",
    answering(() => ok(sandbox.world.switches)),
  );
  router.post(
    "/switches",
    answering((request) => {
      const body = bodyOf(request, SwitchChange);
      if (isAnswer(body)) return body;
      return ok(Object.assign(sandbox.world.switches, body.value));
    }),
  );

  return router;
}

type ParsedBody = ReturnType<typeof bodyOf<{ clientId: string }>>;

function appOnStore({ world }: Sandbox, domain: string | undefined, body: ParsedBody) {
  if (isAnswer(body)) return body;
  const found = storeIn(world, domain);
  if (isAnswer(found)) return found;
  const app = world.apps.get(body.value.clientId);
  if (!app)
    return problem(
      404,
      "NO_SUCH_APP",
      `No app has the client id ${body.value.clientId}. Register it with POST /__sandbox/apps.`,
    );
  return { store: found.store, app };
}

const notInstalled = (app: App, store: Store) =>
  problem(409, "NOT_INSTALLED", `${app.name} is not installed on ${store.domain}. Install it first.`);

function withoutSecret({ clientSecret: _secret, ...app }: App): Omit<App, "clientSecret"> {
  return app;
}
