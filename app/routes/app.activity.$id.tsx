import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import type { ActionResult } from "../components/action-result.ts";
import { useRefreshWhile } from "../components/actions.tsx";
import { useFormat } from "../components/app-context.tsx";
import { Screen } from "../components/screen.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { TaskProgress } from "../components/tasks/task-progress.tsx";
import { TaskResult } from "../components/tasks/task-result.tsx";
import { SCREENS, TASK_KIND_WORDS, TASK_WORDS } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { stopTask } from "../queue/tasks.server.ts";
import { loadTask } from "../reports/tasks.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const task = await loadTask(services, shop.id, params.id ?? "");
  if (!task) throw new Response("No such activity", { status: 404 });
  return task;
};

const Intent = z.object({ intent: z.literal("stop") });

export const action = async ({ request, params }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  await readForm(request, Intent);
  const stopped = await stopTask(services.db.prisma, actor, params.id ?? "", services.clock.now());
  return stopped
    ? { ok: true, notice: "Stopped" }
    : { ok: false, problems: [{ message: "This has ended already. Reload the page." }] };
};

export default function TaskPage() {
  const task = useLoaderData<typeof loader>();
  const format = useFormat();
  const running = task.state === "queued" || task.state === "running";
  useRefreshWhile(running, 1000);
  return (
    <Screen
      title={t(TASK_KIND_WORDS[task.kind])}
      subtitle={t("Started {{createdAt}}", { createdAt: format.dateTime(task.createdAt) })}
      back={{ label: t(SCREENS.activity), to: "/app/activity" }}
      badges={<StatusBadge word={TASK_WORDS[task.state]} />}
    >
      {running ? (
        <TaskProgress title={t(TASK_KIND_WORDS[task.kind])} done={task.done} total={task.total} />
      ) : (
        <TaskResult task={task} />
      )}
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
