import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import { plural, t } from "../../platform/translate.ts";
import type { RecentMatches } from "../../routing/recent-matches.ts";
import { LAST_RULE_ID, type Rule } from "../../routing/rules/rule.ts";
import { Link } from "../ui/action.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import { count } from "../words.ts";

/** Long enough not to ask with every key. */
const ASK_AFTER_MS = 500;

/** What the newest orders say to these rules; undefined until the first answer, null while a rule is not complete. */
export function useMatches(
  rules: readonly Rule[],
  { key, complete }: { key: string; complete: boolean },
): RecentMatches | null | undefined {
  const fetcher = useFetcher<RecentMatches | null>({ key: `matches:${key}` });
  const { submit } = fetcher;
  const asked = JSON.stringify(rules.filter(({ id }) => id !== LAST_RULE_ID));
  useEffect(() => {
    if (!complete) return;
    const timer = setTimeout(
      () => submit(asked, { method: "post", action: "/app/routing/matches", encType: "application/json" }),
      ASK_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [asked, complete, submit]);
  return complete ? fetcher.data : null;
}

/** "Matches 12 of your last 50 orders"; keeps its line while the answer is on its way. */
export function matchText(matches: RecentMatches | null | undefined, ruleId: string): string {
  if (matches === undefined) return t("Your last orders are looked at");
  if (matches === null) return t("Not complete yet");
  if (matches.looked === 0) return t("No order to compare with yet");
  const found = matches.rules[ruleId]?.count ?? 0;
  return t("Matches {{found}} of your last {{looked}}", { found, looked: count(matches.looked, "order") });
}

/** The orders that a rule would have matched. */
export function MatchesCard({ rule, matches }: { rule: Rule; matches: RecentMatches | null | undefined }) {
  const found = matches?.rules[rule.id];
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t("Your last orders")}
        </Text>
        <div role="status">
          <Text as="p">
            {matches === null
              ? t("Once the rule is complete, you see here which of your last orders it matches.")
              : `${matchText(matches, rule.id)}.`}
          </Text>
        </div>
        {matches && matches.unknown > 0 ? (
          <Text as="p" variant="bodySm" tone="subdued">
            {plural(
              matches.unknown,
              "{{count}} order left out: what the rule asks for was not kept for it.",
              "{{count}} orders left out: what the rule asks for was not kept for them.",
            )}
          </Text>
        ) : null}
        {found && found.orders.length > 0 ? (
          <ul
            aria-label={t("Orders that match")}
            style={{
              margin: 0,
              padding: 0,
              listStyle: "none",
              display: "flex",
              flexWrap: "wrap",
              gap: "var(--p-space-150)",
            }}
          >
            {found.orders.map(({ id, name }) => (
              <li key={id}>
                <Link url={`/app/orders/${id}`} accessibilityLabel={t("Open order {{name}}", { name })}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        ) : null}
      </BlockStack>
    </Card>
  );
}
