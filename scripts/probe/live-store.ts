/** A development store that the probe may write to. */
export type LiveStore = {
  /** `<handle>.myshopify.com` */
  shop: string;
  /** Sends a document; the answer's data. Throws for errors of the request and of the document, with the reason. */
  ask: (document: string, variables?: Record<string, unknown>) => Promise<Answer>;
  /** `extensions.cost` of the last answer. */
  cost: () => { throttleStatus: { maximumAvailable: number; restoreRate: number } } | null;
  /** Waits; the probe looks again at what Shopify does later. */
  wait: (ms: number) => Promise<void>;
};

/** Answers are walked freely; a leaf is read with textOf or numberOf. */
export type Answer = { [key: string]: Answer };

export const textOf = (answer: Answer | undefined): string => answer as unknown as string;
export const listOf = (answer: Answer | undefined): Answer[] => (answer ?? []) as unknown as Answer[];

type Body = { data?: Answer; errors?: { message: string }[]; extensions?: { cost: ReturnType<LiveStore["cost"]> } };

/** The store behind credentials of a custom app. */
export function liveStore(access: {
  shop: string;
  token: string;
  version: string;
  wait: (ms: number) => Promise<void>;
}): LiveStore {
  const { shop, token, version, wait } = access;
  let cost: ReturnType<LiveStore["cost"]> = null;
  return {
    shop,
    wait,
    cost: () => cost,
    async ask(query, variables = {}) {
      const response = await fetch(`https://${shop}/admin/api/${version}/graphql.json`, {
        method: "POST",
        headers: { "content-type": "application/json", "X-Shopify-Access-Token": token },
        body: JSON.stringify({ query, variables }),
      });
      if (!response.ok)
        throw new Error(`${shop} answered ${response.status}. Check the store's name, the token and its scopes.`);
      const body = (await response.json()) as Body;
      cost = body.extensions?.cost ?? cost;
      if (body.errors || !body.data)
        throw new Error(body.errors?.map(({ message }) => message).join(" ") ?? "No data.");
      return body.data;
    },
  };
}

/** Waits until the look finds something, at most `withinMs`; the milliseconds it took, or null. */
export async function timeUntil(
  store: LiveStore,
  withinMs: number,
  look: () => Promise<boolean>,
): Promise<number | null> {
  const stepMs = 250;
  for (let tookMs = 0; tookMs <= withinMs; tookMs += stepMs) {
    if (await look()) return tookMs;
    await store.wait(stepMs);
  }
  return null;
}

/** Throws when a mutation's payload has complaints. */
export function refuse(payload: Answer | undefined, field = "userErrors"): Answer {
  const errors = listOf(payload?.[field]);
  if (errors.length > 0) throw new Error(errors.map((error) => textOf(error.message)).join(" "));
  return payload ?? {};
}
