import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { jobOf, TOPICS } from "./topics.ts";

type AppFile = { webhooks: { subscriptions: { topics?: string[]; compliance_topics?: string[] }[] } };

test("every topic that shopify.app.toml subscribes to has a job, and no other topic has", () => {
  const { webhooks } = parse(readFileSync("shopify.app.toml", "utf8")) as AppFile;
  const subscribed = webhooks.subscriptions.flatMap((one) => [...(one.topics ?? []), ...(one.compliance_topics ?? [])]);
  expect(Object.keys(TOPICS).sort()).toEqual(subscribed.sort());
});

test("a topic nobody subscribed to has no job, even one named like a property of every object", () => {
  expect(jobOf("themes/create")).toBeNull();
  expect(jobOf("constructor")).toBeNull();
});
