import { msg, t } from "../platform/translate.ts";
import { nextTask, type SetupTask, type SetupTaskId } from "../reports/setup-guide.ts";
import { ActionButton } from "./actions.tsx";
import { Button } from "./ui/action.ts";
import { ProgressBar } from "./ui/feedback.ts";
import { CheckCircleIcon, Icon, NextTaskIcon } from "./ui/icon.ts";
import { BlockStack, Card, InlineStack, Text } from "./ui/layout.ts";

const TASKS: Record<SetupTaskId, { title: string; help: string; link?: { label: string; to: string } }> = {
  role: {
    title: msg("Choose what your store does"),
    help: msg("You can change it later."),
    link: { label: msg("Choose"), to: "/app/welcome" },
  },
  invite: {
    title: msg("Invite a supplier"),
    help: msg("All you need is the address of its Shopify store."),
    link: { label: msg("Invite supplier"), to: "/app/suppliers" },
  },
  accepted: {
    title: msg("Your supplier accepts"),
    help: msg("It accepts in its own admin, with three clicks. You need not do anything."),
    link: { label: msg("See suppliers"), to: "/app/suppliers" },
  },
  mapped: {
    title: msg("Map your SKUs"),
    help: msg("Items with the same SKU or barcode are mapped for you. Map the others by hand."),
    link: { label: msg("See SKU mapping"), to: "/app/sku-mapping" },
  },
  routing: {
    title: msg("Turn on routing"),
    help: msg("From then on each paid order goes to its suppliers by itself."),
  },
};

/** The way from install to the first routed order: five tasks, with what is really done. */
export function SetupGuide({ tasks }: { tasks: SetupTask[] }) {
  const next = nextTask(tasks);
  if (next === null) return null;
  const done = tasks.filter((task) => task.done).length;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t("Set up Crossdock")}
          </Text>
          <Text as="p" tone="subdued">
            {t("{{done}} of {{tasks}} tasks done", { done, tasks: tasks.length })}
          </Text>
          <ProgressBar progress={(done / tasks.length) * 100} size="small" ariaLabelledBy="setup-progress" />
          <span id="setup-progress" hidden>
            {t("Set-up progress")}
          </span>
        </BlockStack>
        <ol style={{ listStyle: "none", margin: 0, padding: 0, display: "grid", gap: "var(--p-space-300)" }}>
          {tasks.map((task) => (
            <li key={task.id}>
              <Task task={task} current={task.id === next} />
            </li>
          ))}
        </ol>
      </BlockStack>
    </Card>
  );
}

function Task({ task, current }: { task: SetupTask; current: boolean }) {
  const { title, help, link } = TASKS[task.id];
  return (
    <InlineStack gap="300" wrap={false} blockAlign="start">
      <span>
        <Icon
          source={task.done ? CheckCircleIcon : NextTaskIcon}
          tone={task.done ? "success" : "subdued"}
          accessibilityLabel={task.done ? t("Done") : t("To do")}
        />
      </span>
      <BlockStack gap="200" align="start" inlineAlign="start">
        <Text as="p" fontWeight={current ? "semibold" : "regular"} {...(task.done ? { tone: "subdued" } : {})}>
          {t(title)}
        </Text>
        {current ? (
          <>
            <Text as="p" tone="subdued">
              {t(help)}
            </Text>
            {link ? (
              <Button variant="primary" url={link.to}>
                {t(link.label)}
              </Button>
            ) : (
              <ActionButton variant="primary" fields={{ intent: "set-routing", on: "true" }}>
                {t("Turn on routing")}
              </ActionButton>
            )}
          </>
        ) : null}
      </BlockStack>
    </InlineStack>
  );
}
