import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { allSaid } from "../platform/phrase.ts";
import { storableText } from "../platform/storable-text.ts";
import { compareArms } from "../reports/trial.server.ts";
import { cancelBackTest, getBackTest, startBackTest } from "../routing/back-test/back-test.server.ts";
import { Wishes } from "../routing/override-wish.ts";
import { saveOfferTerms } from "../routing/offer-terms.server.ts";
import { endOverride, previewOverrides, setOverrides } from "../routing/overrides.server.ts";
import { previewOrder } from "../routing/preview.server.ts";
import {
  discardDraft,
  endCanary,
  publishDraft,
  rollBack,
  saveDraft,
  startCanary,
} from "../routing/rules/versions/versions.server.ts";
import { ruleSetJsonSchema } from "../routing/rules/schema.ts";
import { rulesOverview } from "../routing/rules-overview.server.ts";
import { agreePrices, saveSupplierCosts, setExchangeRate } from "../routing/supplier-costs.server.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";

// Routing as JSON, for the screens and for whoever has the merchant's session token: docs/routing-api.md.

const id = z.string().max(64);
const Supplier = { supplierId: id };
const note = z.string().max(500).nullable().default(null);
const Overriding = { orderId: id, wishes: Wishes, note };
const Asked = z.discriminatedUnion("do", [
  z.object({
    do: z.literal("save-draft"),
    rules: z.unknown(),
    note: z.string().max(500).default(""),
    replaces: id.nullable(),
  }),
  z.object({ do: z.literal("discard-draft"), draftId: id }),
  z.object({ do: z.literal("publish"), draftId: id, note: z.string().max(500).optional() }),
  z.object({ do: z.literal("roll-back"), version: z.number().int(), reason: z.string().max(500).optional() }),
  z.object({ do: z.literal("start-trial"), draftId: id, percent: z.number() }),
  z.object({ do: z.literal("end-trial"), canaryId: id, end: z.enum(["promote", "stop"]) }),
  z.object({ do: z.literal("preview"), orderId: id, ruleSetId: id.optional() }),
  z.object({ do: z.literal("start-back-test"), ruleSetId: id, days: z.number().optional() }),
  z.object({ do: z.literal("cancel-back-test"), backTestId: id }),
  z.object({ do: z.literal("preview-overrides"), ...Overriding }),
  z.object({ do: z.literal("set-overrides"), ...Overriding }),
  z.object({ do: z.literal("end-override"), orderId: id, overrideId: id }),
  z.object({
    do: z.literal("save-supplier-costs"),
    ...Supplier,
    ...{ charges: z.unknown(), tariff: z.unknown(), calendar: z.unknown(), tags: z.unknown() },
  }),
  z.object({ do: z.literal("save-offer-terms"), offerId: id, terms: z.unknown() }),
  z.object({ do: z.literal("agree-prices"), ...Supplier }),
  z.object({
    do: z.literal("set-exchange-rate"),
    from: z.string(),
    to: z.string(),
    rate: z.string(),
    date: z.string(),
  }),
]);

/**
 * The rules in force, the draft with its warnings and changes, the history; with `?back-test=ID` one back-test, with
 * `?trial=ID` both arms of a trial, with
 * `?schema` the JSON Schema of a rule set.
 */
export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const { searchParams } = new URL(request.url);
  if (searchParams.has("schema")) return Response.json(ruleSetJsonSchema());
  const triedId = searchParams.get("trial");
  if (triedId !== null) {
    const arms = await compareArms(services.db, { shopId: shop.id, triedId });
    return arms ? Response.json(arms) : problem(404, "No rule set of this id was ever tried on part of the orders.");
  }
  const backTestId = searchParams.get("back-test");
  if (backTestId === null) {
    const { id: shopId, timeZone } = shop;
    const overview = await rulesOverview(services.db, { shopId, timeZone, now: services.clock.now() });
    return Response.json(allSaid(overview));
  }
  const backTest = await getBackTest(services.db, { shopId: shop.id, id: backTestId });
  return backTest ? Response.json(allSaid(backTest)) : problem(404, "There is no back-test of this id.");
};

export const action = async ({ request }: ActionFunctionArgs) => {
  const { services, actor } = await requireMerchant(request);
  const parsed = Asked.safeParse(await readJson(request));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return problem(
      400,
      `${issue?.path.join(".") || "The body"}: ${issue?.message ?? "not understood"}. See docs/routing-api.md.`,
    );
  }
  const answer = await run(services, actor, parsed.data);
  if (answer === null) return problem(404, "Your store has no such order or rule set.");
  return Response.json(allSaid(answer), { status: "ok" in answer && !answer.ok ? 422 : 200 });
};

/** The body of a request, or null where it is no JSON. */
async function readJson(request: Request): Promise<unknown> {
  const storable = (_key: string, value: unknown) => (typeof value === "string" ? storableText(value) : value);
  try {
    return JSON.parse(await request.text(), storable) as unknown;
  } catch {
    return null;
  }
}

const problem = (status: number, message: string) => Response.json({ ok: false, problems: [{ message }] }, { status });

type Merchant = Awaited<ReturnType<typeof requireMerchant>>;

async function run(services: Merchant["services"], actor: Merchant["actor"], asked: z.infer<typeof Asked>) {
  switch (asked.do) {
    case "save-draft":
      return saveDraft(services, actor, asked);
    case "discard-draft":
      return discardDraft(services, actor, asked);
    case "publish":
      return publishDraft(services, actor, asked);
    case "roll-back":
      return rollBack(services, actor, asked);
    case "start-trial":
      return startCanary(services, actor, asked);
    case "end-trial":
      return endCanary(services, actor, asked);
    case "preview":
      return previewOrder(services.db.prisma, { shopId: actor.shopId, now: services.clock.now(), ...asked });
    case "start-back-test":
      return startBackTest(services, actor, asked);
    case "cancel-back-test":
      return cancelBackTest(services, actor, asked);
    case "preview-overrides":
      return previewOverrides(services, actor, asked);
    case "set-overrides":
      return setOverrides(services, actor, asked);
    case "end-override":
      return endOverride(services, actor, asked);
    case "save-supplier-costs": {
      const { supplierId, charges, tariff, calendar, tags } = asked;
      return saveSupplierCosts(services, actor, { supplierId, charges, tariff, calendar, tags });
    }
    case "save-offer-terms":
      return saveOfferTerms(services, actor, { offerId: asked.offerId, terms: asked.terms });
    case "agree-prices":
      return agreePrices(services, actor, asked);
    case "set-exchange-rate":
      return setExchangeRate(services, actor, asked);
  }
}
