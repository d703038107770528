import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, answerRows, type ActionResult } from "../components/action-result.ts";
import { useFormat } from "../components/app-context.tsx";
import { Empty } from "../components/empty.tsx";
import { ExceptionGroupCard } from "../components/exceptions/exception-group.tsx";
import { useLive } from "../components/live.ts";
import { Screen } from "../components/screen.tsx";
import { Card, Text } from "../components/ui/layout.ts";
import { ViewTabs } from "../components/view-tabs.tsx";
import { EXCEPTION_VIEW_LABELS, SCREENS } from "../components/words.ts";
import { itArrived, itDidNot } from "../dispatch/settle-by-hand.server.ts";
import { resolveException, retryException, retryExceptions } from "../exceptions/actions.server.ts";
import { assignExceptions, resolveExceptions, SNOOZE_HOURS, snoozeExceptions } from "../exceptions/care.server.ts";
import { t } from "../platform/translate.ts";
import { loadExceptions } from "../reports/exceptions.server.ts";
import { EXCEPTION_VIEWS, parseExceptionView, type ExceptionView } from "../reports/exceptions.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, actor } = await requireMerchant(request);
  const view = parseExceptionView(new URL(request.url).searchParams);
  return { view, ...(await loadExceptions(services, actor, view)) };
};

const ids = z.string().max(10_000);
const Intent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("retry"), id: z.string() }),
  z.object({ intent: z.literal("retry-all"), ids }),
  z.object({ intent: z.literal("resolve"), id: z.string(), reason: z.string().max(1000) }),
  z.object({ intent: z.literal("resolve-all"), id: ids, reason: z.string().max(1000) }),
  z.object({ intent: z.literal("snooze"), ids, hours: z.coerce.number().refine(isSnooze) }),
  z.object({ intent: z.literal("assign"), ids, to: z.enum(["me", "nobody", "name"]), name: z.string().max(200) }),
  z.object({ intent: z.literal("arrived"), id: z.string(), name: z.string().max(200) }),
  z.object({ intent: z.literal("did-not-arrive"), id: z.string() }),
]);

function isSnooze(hours: number) {
  return hours === 0 || SNOOZE_HOURS.some((each) => each === hours);
}

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const form = await readForm(request, Intent);
  switch (form.intent) {
    case "retry":
      return answer(await retryException(services, actor, form.id), "Retry started");
    case "retry-all":
      return answerRows(await retryExceptions(services, actor, form.ids.split(",")), "retried");
    case "resolve":
      return answer(await resolveException(services, actor, form.id, form.reason), "Marked as resolved");
    case "resolve-all":
      return answerRows(await resolveExceptions(services, actor, form.id.split(","), form.reason), "resolved");
    case "snooze": {
      const done = form.hours === 0 ? "back on the list" : "snoozed";
      return answerRows(await snoozeExceptions(services, actor, form.ids.split(","), form.hours), done);
    }
    case "assign": {
      const to = form.to === "name" ? { kind: form.to, name: form.name } : { kind: form.to };
      const done = await assignExceptions(services, actor, form.ids.split(","), to);
      return done.ok ? answerRows(done.rows, form.to === "nobody" ? "unassigned" : "assigned") : done;
    }
    case "arrived":
      return answer(
        await itArrived(services, actor, { exceptionId: form.id, name: form.name }),
        "Nothing is sent again",
      );
    case "did-not-arrive":
      return answer(await itDidNot(services, actor, form.id), "It is sent again");
  }
};

const VIEWS = EXCEPTION_VIEWS.map((view) => [view, EXCEPTION_VIEW_LABELS[view]] as const);

export default function Exceptions() {
  const { view, groups, shown, total, lastCheckAt } = useLoaderData<typeof loader>();
  useLive();
  return (
    <Screen
      title={t(SCREENS.exceptions)}
      subtitle={t("What needs a person, oldest first. What can heal itself does, and leaves this list.")}
    >
      <ViewTabs views={VIEWS} selected={view} />
      {groups.length === 0 ? (
        <Card>
          <NoExceptions view={view} lastCheckAt={lastCheckAt} />
        </Card>
      ) : null}
      {groups.map((group) => (
        <ExceptionGroupCard key={group.kind} group={group} />
      ))}
      {total > shown ? (
        <Text as="p" tone="subdued">
          {view === "resolved"
            ? t("The {{shown}} newest of {{total}} are shown.", { shown, total })
            : t("The {{shown}} oldest of {{total}} are shown. The others follow as these are solved.", {
                shown,
                total,
              })}
        </Text>
      ) : null}
    </Screen>
  );
}

function NoExceptions({ view, lastCheckAt }: { view: ExceptionView; lastCheckAt: Date | null }) {
  const format = useFormat();
  if (view === "mine")
    return (
      <Empty title={t("Nothing is assigned to you")}>
        {t('Take an exception with "Assign to me", and it stands here.')}
      </Empty>
    );
  if (view === "snoozed")
    return (
      <Empty title={t("Nothing is snoozed")}>{t("What you put off stands here until it comes back by itself.")}</Empty>
    );
  if (view === "resolved")
    return (
      <Empty title={t("Nothing was resolved yet")}>
        {t("What was resolved stands here, with who did it and why.")}
      </Empty>
    );
  return (
    <Empty title={t("Nothing needs attention")}>
      {lastCheckAt === null
        ? t("Problems appear here as soon as they happen, each with its cause and what to do.")
        : t("Crossdock last checked for missed orders on {{lastCheckAt}}.", {
            lastCheckAt: format.dateTime(lastCheckAt),
          })}
    </Empty>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
