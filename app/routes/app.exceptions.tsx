import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { useFormat } from "../components/app-context.tsx";
import { Empty } from "../components/empty.tsx";
import { ExceptionGroupCard } from "../components/exception-group.tsx";
import { Screen } from "../components/screen.tsx";
import { Card, Text } from "../components/ui/layout.ts";
import { SCREENS } from "../components/words.ts";
import { resolveException, retryException, retryExceptions, type RowResult } from "../exceptions/actions.server.ts";
import { loadExceptions } from "../reports/exceptions.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  return loadExceptions(services, shop.id);
};

const Intent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("retry"), id: z.string() }),
  z.object({ intent: z.literal("retry-all"), ids: z.string().max(10_000) }),
  z.object({ intent: z.literal("resolve"), id: z.string(), reason: z.string().max(1000) }),
]);

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const form = await readForm(request, Intent);
  if (form.intent === "retry") return answer(await retryException(services, actor, form.id), "Retry started");
  if (form.intent === "retry-all") return retriedAll(await retryExceptions(services, actor, form.ids.split(",")));
  return answer(await resolveException(services, actor, form.id, form.reason), "Marked as resolved");
};

/** How many were retried, and for each other one why not. */
function retriedAll(results: RowResult[]): ActionResult {
  const refused = results.filter((result) => result.refused !== null);
  const retried = `${results.length - refused.length} of ${results.length} retried`;
  if (refused.length === 0) return { ok: true, notice: retried };
  const messages = new Set(refused.map((result) => result.refused ?? ""));
  return { ok: false, problems: [{ message: `${retried}.` }, ...[...messages].map((message) => ({ message }))] };
}

export default function Exceptions() {
  const { groups, shown, total, lastCheckAt } = useLoaderData<typeof loader>();
  const format = useFormat();
  return (
    <Screen
      title={SCREENS.exceptions}
      subtitle="What needs a person, oldest first. What can heal itself does, and leaves this list."
    >
      {groups.length === 0 ? (
        <Card>
          <Empty title="Nothing needs attention">
            {lastCheckAt === null
              ? "Problems appear here as soon as they happen, each with its cause and what to do."
              : `Crossdock last checked for missed orders on ${format.dateTime(lastCheckAt)}.`}
          </Empty>
        </Card>
      ) : null}
      {groups.map((group) => (
        <ExceptionGroupCard key={group.kind} group={group} />
      ))}
      {total > shown ? (
        <Text as="p" tone="subdued">
          The {shown} oldest of {total} are shown. The others follow as these are solved.
        </Text>
      ) : null}
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
