import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { z } from "zod";
import type { App, Store, WebhookSubscription } from "./types.ts";
import { passesFilter } from "./webhook-payload.ts";
import { COMPLIANCE_TOPICS, scopesForTopic } from "./webhook-topics.ts";
import { nextId, type World } from "./world.ts";

/** The webhook API version of the pinned schema. Another one in the app's file would be refused at deploy. */
export const API_VERSION = "2026-10";

const ScopeList = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((scope) => scope.trim())
      .filter((scope) => scope !== ""),
  );

/** The parts of shopify.app.toml that the platform acts on (shopify-facts §7.1, §3.3). */
const AppToml = z.object({
  client_id: z.string().min(1),
  name: z.string().min(1).max(30),
  handle: z.string().min(1).optional(),
  application_url: z.string().min(1),
  access_scopes: z
    .object({
      scopes: ScopeList,
      optional_scopes: z.array(z.string()).default([]),
      use_legacy_install_flow: z.boolean().optional(),
    })
    .default({ scopes: [], optional_scopes: [] }),
  webhooks: z
    .object({
      api_version: z.literal(API_VERSION),
      subscriptions: z
        .array(
          z.object({
            topics: z.array(z.string()).default([]),
            compliance_topics: z.array(z.enum(COMPLIANCE_TOPICS)).default([]),
            uri: z.string().min(1),
            include_fields: z.array(z.string()).optional(),
            filter: z.string().optional(),
            name: z
              .string()
              .regex(/^[\w-]{1,50}$/)
              .optional(),
          }),
        )
        .default([]),
    })
    .optional(),
});

export type AppRefused = { refused: string };

export type AppSource = {
  toml: string;
  clientSecret: string;
  /** Where the app answers, in place of the file's `application_url`. */
  applicationUrl?: string;
  /** In place of the file's `client_id`. */
  clientId?: string;
};

/** Reads an app's configuration. What `shopify app deploy` would refuse is refused here, with the reason. */
export function readApp(source: AppSource): Omit<App, "id"> | AppRefused {
  const parsed = parseToml(source.toml);
  if ("refused" in parsed) return parsed;
  const config = AppToml.safeParse(parsed.value);
  if (!config.success)
    return { refused: `The app's toml file is not complete: ${z.prettifyError(config.error)}. Correct the file.` };
  const { access_scopes: access, webhooks, ...rest } = config.data;
  const applicationUrl = (source.applicationUrl ?? rest.application_url).replace(/\/+$/, "");
  if (access.use_legacy_install_flow)
    return {
      refused: "use_legacy_install_flow = true: token exchange needs Shopify-managed installation. Set it false.",
    };
  const subscriptions = (webhooks?.subscriptions ?? []).map((one): WebhookSubscription => ({
    topics: one.topics,
    ...(one.compliance_topics.length > 0 ? { complianceTopics: one.compliance_topics } : {}),
    uri: moved(one.uri, rest.application_url, applicationUrl),
    ...(one.include_fields ? { includeFields: one.include_fields } : {}),
    ...(one.filter === undefined ? {} : { filter: one.filter }),
    ...(one.name === undefined ? {} : { name: one.name }),
  }));
  const wrong = problemWith(subscriptions);
  if (wrong) return { refused: wrong };
  return {
    clientId: source.clientId ?? rest.client_id,
    handle: rest.handle ?? slug(rest.name),
    name: rest.name,
    clientSecret: source.clientSecret,
    applicationUrl,
    scopes: access.scopes,
    optionalScopes: access.optional_scopes,
    webhooks: subscriptions,
  };
}

/** As `readApp`, from a file. */
export function readAppFile(tomlPath: string, rest: Omit<AppSource, "toml">): Omit<App, "id"> | AppRefused {
  try {
    return readApp({ ...rest, toml: readFileSync(tomlPath, "utf8") });
  } catch (error) {
    return {
      refused: `The app's file ${tomlPath} cannot be read (${String(error)}). Give the path of shopify.app.toml.`,
    };
  }
}

/** Registers the app with the platform, or deploys a new version of it: its id and installations stay. */
export function registerApp(world: World, config: Omit<App, "id">): App {
  const app: App = { ...config, id: world.apps.get(config.clientId)?.id ?? nextId(world) };
  world.apps.set(app.clientId, app);
  return app;
}

/** Installs an app with its required scopes (Shopify-managed installation). Installing again grants new required ones. */
export function installApp(world: World, store: Store, app: App): string[] {
  const before = store.installations.get(app.clientId);
  const scopes = [...new Set([...app.scopes, ...(before?.scopes ?? [])])];
  const installedAt = before?.installedAt ?? world.clock.now().toISOString();
  store.installations.set(app.clientId, { clientId: app.clientId, scopes, installedAt });
  return scopes;
}

/** Where a subscription's deliveries go. A relative uri is put behind the application url, as the Shopify CLI does. */
export function deliveryUrl(app: App, uri: string): string {
  return uri.startsWith("/") ? `${app.applicationUrl}${uri}` : uri;
}

/** An absolute address on the host of the file's `application_url` moves to where the app really answers. */
function moved(uri: string, fileUrl: string, applicationUrl: string): string {
  if (!URL.canParse(uri) || !URL.canParse(fileUrl)) return uri;
  const url = new URL(uri);
  return url.origin === new URL(fileUrl).origin && url.origin !== "null"
    ? new URL(url.pathname + url.search, applicationUrl).href
    : uri;
}

function parseToml(text: string): { value: unknown } | AppRefused {
  try {
    return { value: parse(text) };
  } catch (error) {
    return { refused: `The app's file is not TOML (${error instanceof Error ? error.message : String(error)}).` };
  }
}

function problemWith(subscriptions: WebhookSubscription[]): string | undefined {
  const seen = new Set<string>();
  for (const { topics, complianceTopics = [], uri, filter } of subscriptions) {
    if (topics.length + complianceTopics.length === 0) return `The webhook subscription of ${uri} names no topics.`;
    const unknown = topics.find((topic) => scopesForTopic(topic) === undefined);
    if (unknown) return `Webhook topic ${unknown} is not known. Write it as in orders/create.`;
    const compliance = topics.find((topic) => COMPLIANCE_TOPICS.includes(topic));
    if (compliance) return `${compliance} is a compliance topic: move it to compliance_topics.`;
    try {
      passesFilter({}, filter);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    for (const topic of topics) {
      const key = [topic, uri, filter ?? ""].join(" ");
      if (seen.has(key)) return `Topic ${topic} is subscribed twice for ${uri} with the same filter. Keep one.`;
      seen.add(key);
    }
    for (const topic of complianceTopics) {
      if (seen.has(topic)) return `Compliance topic ${topic} is subscribed twice. Keep one.`;
      seen.add(topic);
    }
  }
  return undefined;
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
