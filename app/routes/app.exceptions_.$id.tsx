import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { z } from "zod";
import { answer, problemOf, type ActionResult } from "../components/action-result.ts";
import { ActionButton, useAction } from "../components/actions.tsx";
import { useFormat } from "../components/app-context.tsx";
import { ResolveButton } from "../components/exceptions/resolve-button.tsx";
import { Screen } from "../components/screen.tsx";
import { TextField } from "../components/ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "../components/ui/layout.ts";
import { SCREENS } from "../components/words.ts";
import { resolveException, retryEdited, retryException } from "../exceptions/actions.server.ts";
import { loadDeadJob } from "../exceptions/dead-jobs.server.ts";
import type { Done } from "../platform/problem.ts";
import { t } from "../platform/translate.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

const LIST = "/app/exceptions";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const job = await loadDeadJob(services, shop.id, params.id ?? "");
  if (!job) throw new Response("This step is no longer waiting. Go back to the exceptions.", { status: 404 });
  return job;
};

const Intent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("retry") }),
  z.object({ intent: z.literal("retry-edited"), payload: z.string().max(20_000) }),
  z.object({ intent: z.literal("resolve"), reason: z.string().max(1000) }),
]);

/** What was done ends the page: there is nothing left to see. */
export const action = async ({ request, params }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor, redirect } = await requireMerchant(request);
  const form = await readForm(request, Intent);
  const { id = "" } = params;
  const act = (): Promise<Done> => {
    if (form.intent === "retry") return retryException(services, actor, id);
    if (form.intent === "retry-edited") return retryEdited(services, actor, id, form.payload);
    return resolveException(services, actor, id, form.reason);
  };
  const done = await act();
  if (done.ok) throw redirect(LIST);
  return answer(done, "");
};

export default function DeadJob() {
  const { name, payload, error, history, started, finished, exceptionId } = useLoaderData<typeof loader>();
  const format = useFormat();
  const { result } = useAction();
  const [edited, setEdited] = useState(payload);
  return (
    <Screen
      title={t("Step {{name}}", { name })}
      subtitle={t("Begun {{started}} times, failed {{finished}} times. It is not tried again by itself.", {
        started,
        finished,
      })}
      back={{ label: t(SCREENS.exceptions), to: LIST }}
      width="narrow"
      ownFields={["payload"]}
    >
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("What it was told")}
          </Text>
          <TextField
            label={t("Payload")}
            helpText={t("Ids of this store, as JSON. Correct it only if you know that an id is wrong.")}
            value={edited}
            onChange={setEdited}
            multiline={4}
            monospaced
            autoComplete="off"
            error={problemOf(result, "payload")}
          />
          <InlineStack gap="200">
            {edited === payload ? (
              <ActionButton fields={{ intent: "retry" }}>{t("Retry")}</ActionButton>
            ) : (
              <ActionButton fields={{ intent: "retry-edited", payload: edited }}>{t("Retry with this")}</ActionButton>
            )}
            <ResolveButton
              id={exceptionId}
              about={name}
              cause={t("The step {{name}} is discarded: nobody does it.", { name })}
            />
          </InlineStack>
        </BlockStack>
      </Card>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("What happened")}
          </Text>
          {history.length === 0 ? <Text as="p">{error}</Text> : null}
          {history.toReversed().map(({ at, attempt, error: message }) => (
            <Text as="p" key={`${at.getTime()} ${attempt}`} breakWord>
              {format.dateTime(at)}: {message}
            </Text>
          ))}
        </BlockStack>
      </Card>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
