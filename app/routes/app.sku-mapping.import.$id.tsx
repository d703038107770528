import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { useRefreshWhile } from "../components/actions.tsx";
import { CheckedFile, ImportResult } from "../components/mapping/import-cards.tsx";
import { Screen } from "../components/screen.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { TaskProgress } from "../components/tasks/task-progress.tsx";
import { SCREENS, TASK_WORDS } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { stopTask } from "../queue/tasks.server.ts";
import { loadTask } from "../reports/tasks.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";
import { confirmImport } from "../skus/file/import-mappings.server.ts";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const task = await loadTask(services, shop.id, params.id ?? "");
  if (task?.kind !== "mapping.import") throw new Response("No such import", { status: 404 });
  return task;
};

const Intent = z.object({ intent: z.enum(["import", "stop"]) });

export const action = async ({ request, params }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const id = params.id ?? "";
  if ((await readForm(request, Intent)).intent === "import")
    return answer(await confirmImport(services, actor, id), "Import started");
  const stopped = await stopTask(services.db.prisma, actor, id, services.clock.now());
  return stopped
    ? { ok: true, notice: "Import stopped" }
    : { ok: false, problems: [{ message: "This import has ended already. Reload the page." }] };
};

export default function ImportPage() {
  const task = useLoaderData<typeof loader>();
  const { state, batchId, fileName, done, total } = task;
  const running = state === "queued" || state === "running";
  useRefreshWhile(running, 1000);
  return (
    <Screen
      title={t("Import mappings")}
      {...(fileName === null ? {} : { subtitle: fileName })}
      back={{ label: t(SCREENS.skuMapping), to: "/app/sku-mapping" }}
      badges={<StatusBadge word={TASK_WORDS[state]} />}
    >
      {running ? (
        <TaskProgress title={batchId === null ? t("Checking the file") : t("Importing")} done={done} total={total} />
      ) : state === "waiting" ? (
        <CheckedFile task={task} />
      ) : (
        <ImportResult task={task} />
      )}
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
