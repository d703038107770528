import { expect, test } from "vitest";
import { sharingExchanges } from "./token-exchange.server.ts";

const BODY = JSON.stringify({
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
});

function counting(status = 200) {
  const asked: string[] = [];
  const send = sharingExchanges(async (input) => {
    const number = asked.push(input instanceof Request ? input.url : input.toString());
    await Promise.resolve();
    return new Response(JSON.stringify({ access_token: `token-${number}` }), { status });
  });
  const exchange = async (shop: string) => {
    const response = await send(`https://${shop}.myshopify.com/admin/oauth/access_token`, {
      method: "POST",
      body: BODY,
    });
    return ((await response.json()) as { access_token: string }).access_token;
  };
  return { asked, send, exchange };
}

test("the parallel requests of a first visit share one exchange", async () => {
  const { asked, exchange } = counting();
  expect(await Promise.all([exchange("acme"), exchange("acme"), exchange("acme")])).toEqual(Array(3).fill("token-1"));
  expect(asked).toHaveLength(1);
});

test("a request that comes while the answer is being stored gets the same token", async () => {
  const { exchange } = counting();
  expect([await exchange("acme"), await exchange("acme")]).toEqual(["token-1", "token-1"]);
});

test("shops do not share tokens", async () => {
  const { exchange } = counting();
  expect(await Promise.all([exchange("acme"), exchange("bolt")])).toEqual(["token-1", "token-2"]);
});

test("a refused exchange is not shared with later requests", async () => {
  const { asked, exchange } = counting(400);
  await exchange("acme");
  await exchange("acme");
  expect(asked).toHaveLength(2);
});

test("other requests pass as they are", async () => {
  const { asked, send } = counting();
  const refresh = { method: "POST", body: JSON.stringify({ grant_type: "refresh_token" }) };
  await Promise.all([1, 2].map(() => send("https://acme.myshopify.com/admin/oauth/access_token", refresh)));
  expect(asked).toHaveLength(2);
});
