import { z } from "zod";

/** The scopes that the app asks for; shopify.app.toml must say the same (a test compares). */
const DEFAULT_SCOPES = [
  "read_assigned_fulfillment_orders",
  "read_locations",
  "read_merchant_managed_fulfillment_orders",
  "read_shipping",
  "read_third_party_fulfillment_orders",
  "write_assigned_fulfillment_orders",
  "write_fulfillments",
  "write_inventory",
  "write_merchant_managed_fulfillment_orders",
  "write_order_edits",
  "write_orders",
  "write_products",
  "write_shipping",
  "write_third_party_fulfillment_orders",
];

const whole = (fallback: number, minimum = 0) => z.coerce.number().int().min(minimum).default(fallback);
const origin = z.url().transform((url) => new URL(url).origin);

const Env = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//),
  DATABASE_POOL: whole(10, 2),
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  SHOPIFY_API_SECRET_OLD: z.string().min(1).optional(),
  SHOPIFY_APP_URL: origin,
  SCOPES: z.string().default(DEFAULT_SCOPES.join(",")),
  ENCRYPTION_KEYS: z.string().regex(/^[\w-]+:[A-Za-z0-9+/]{43}=(,[\w-]+:[A-Za-z0-9+/]{43}=)*$/),
  SANDBOX_ORIGIN: origin.optional(),
  APP_BRIDGE_URL: z.url().optional(),
  PORT: whole(3000),
  METRICS_TOKEN: z.string().min(16).optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  CLOCK_OFFSET_MS: z.coerce.number().int().default(0),
  CLOCK_FILE: z.string().optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//)
    .optional(),
  REDIS_PREFIX: z.string().min(1).default("crossdock"),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//)
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/@[^@\s]+$/)
    .optional(),
  MAIL_REPLY_TO: z.email().optional(),
  MAIL_INBOUND_ADDRESS: z.email().optional(),
  MAIL_INBOUND_SECRET: z.string().min(16).optional(),
  TRUSTED_PROXIES: whole(0),
  PRIVATE_HOSTS: z.enum(["refuse", "allow"]).default("refuse"),
  JOBS: z.enum(["on", "off"]).optional(),
  JOB_CONCURRENCY: whole(8, 1),
  JOBS_PER_SHOP: whole(5),
  JOBS_PER_SUPPLIER: whole(3),
  NODE_ENV: z.string().default("development"),
});
export type Env = z.infer<typeof Env>;

/** Does this process run jobs? As told, else yes where no worker processes are meant to: without Redis. */
export const runsJobs = ({ JOBS, REDIS_URL }: Env) => (JOBS ?? (REDIS_URL === undefined ? "on" : "off")) === "on";

/** What to put there, for the message about a missing or wrong value. */
const MEANING: Partial<Record<keyof Env, string>> = {
  DATABASE_URL: "the address of a PostgreSQL database, like postgresql://user:password@host:5432/crossdock",
  SHOPIFY_API_KEY: "the client id of the app, from its page in Shopify's Dev Dashboard",
  SHOPIFY_API_SECRET: "the client secret of the app, from its page in Shopify's Dev Dashboard",
  SHOPIFY_APP_URL: "the public address of this server, like https://crossdock.example.com",
  ENCRYPTION_KEYS: "<id>:<32 bytes in base64>, newest first, separated by commas (a key: openssl rand -base64 32)",
  SANDBOX_ORIGIN: "the address of a running sandbox, like http://localhost:4000, or nothing",
  APP_BRIDGE_URL: "the address of an App Bridge script, or nothing for Shopify's own",
  CLOCK_FILE: "a file with the milliseconds that the clock of several processes is ahead, or nothing",
  METRICS_TOKEN: "at least 16 characters that who reads /metrics must bear, or nothing for this machine alone",
  LOG_LEVEL: "debug, info, warn, error or silent",
  REDIS_URL: "the address of a Redis, like redis://host:6379, or nothing to run jobs without one",
  SMTP_URL: "the address of a mail server, like smtps://user:password@mail.example.com, or nothing to send no mail",
  MAIL_INBOUND_ADDRESS: "the address that suppliers' answers go to, like answers@in.example.com, or nothing",
  MAIL_INBOUND_SECRET: "at least 16 characters that who brings incoming mail must bear, or nothing to take none",
  MAIL_FROM: "who mail comes from, like Crossdock <orders@example.com>",
  MAIL_REPLY_TO: "the mail address that answers go to, or nothing for that of MAIL_FROM",
  TRUSTED_PROXIES: "how many proxies of your own stand in front, each of which adds to X-Forwarded-For",
  PRIVATE_HOSTS: "allow, where addresses that merchants enter may lead into your own network, or refuse",
  JOBS: "on, or off for a process that only serves pages and webhooks",
};

/** Parses the environment. Throws one message that names every missing or wrong variable and what belongs there. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = Env.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]) as keyof Env;
    const fact = given[name] === undefined ? "is missing" : "cannot be understood";
    return `${name} ${fact}. Set it to ${MEANING[name] ?? `a value that is ${issue.message}`}.`;
  });
  throw new Error(`The environment is not complete:\n${lines.join("\n")}\nSee .env.example.`);
}

let parsed: Env | undefined;

/** The environment, parsed once, at its first use. */
export function env(): Env {
  return (parsed ??= parseEnv(process.env));
}
