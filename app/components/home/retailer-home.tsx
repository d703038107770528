import type { ReactNode } from "react";
import type { DemoState } from "../../demo/scene.ts";
import { say } from "../../platform/phrase.ts";
import { t } from "../../platform/translate.ts";
import type { TopProblem } from "../../reports/exceptions.ts";
import type { ChangeLine, DayFigures } from "../../reports/figures.ts";
import type { SetupTask } from "../../reports/setup-guide.ts";
import type { SupplierRow } from "../../reports/suppliers.ts";
import { ActionButton } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { DemoBanner, DemoOffer } from "./demo-data.tsx";
import { LastCheck } from "./last-check.tsx";
import { SetupGuide } from "../setup-guide.tsx";
import { StatCards } from "../stat-cards.tsx";
import { StatusBadge } from "../status-badge.tsx";
import { Link } from "../ui/action.ts";
import { Badge } from "../ui/feedback.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";
import { CONNECTION_WORDS, count, SEVERITY_WORDS } from "../words.ts";

export type RetailerHomeView = {
  routingOn: boolean;
  demo: DemoState;
  tasks: SetupTask[];
  numbers: { routedToday: number; needsAttention: number; awaitingTracking: number; medianToTrackingMs: number | null };
  problems: TopProblem[];
  suppliers: SupplierRow[];
  /** of the stores against the books; null before the first one */
  lastCheck: { checkedAt: Date; found: number; unexplained: number } | null;
  /** the last 14 days, today last */
  days: DayFigures[];
  /** since yesterday */
  changes: ChangeLine[];
};

export function RetailerHome({ home }: { home: RetailerHomeView }) {
  return (
    <BlockStack gap="400">
      <DemoBanner state={home.demo} />
      <RoutingSwitch on={home.routingOn} ready={home.suppliers.some(({ status }) => status === "connected")} />
      <SetupGuide tasks={home.tasks} />
      <Numbers home={home} />
      <Problems problems={home.problems} />
      <Suppliers suppliers={home.suppliers} />
      <Changes changes={home.changes} />
      <LastCheck check={home.lastCheck} />
      <DemoOffer state={home.demo} />
    </BlockStack>
  );
}

function Numbers({ home: { numbers, days } }: { home: RetailerHomeView }) {
  const format = useFormat();
  const shape = (title: string, value: (day: DayFigures) => number, text: (day: DayFigures) => string) => ({
    title: t("{{title}}, last {{days}} days", { title, days: days.length }),
    bars: days.map((day) => ({ label: format.day(day.day), value: value(day), text: text(day) })),
  });
  const median = numbers.medianToTrackingMs;
  return (
    <StatCards
      stats={[
        {
          label: t("Orders routed today"),
          value: format.number(numbers.routedToday),
          shape: shape(
            t("Orders routed per day"),
            (day) => day.routed,
            (day) => format.number(day.routed),
          ),
          help: t("By day, last 14 days"),
          link: { label: t("See orders"), to: "/app/orders" },
        },
        {
          label: t("Needs attention"),
          value: format.number(numbers.needsAttention),
          shape: shape(
            t("Exceptions opened per day"),
            (day) => day.exceptions,
            (day) => format.number(day.exceptions),
          ),
          help: t("Opened by day, last 14 days"),
          link: { label: t("See exceptions"), to: "/app/exceptions" },
        },
        {
          label: t("Awaiting tracking"),
          value: format.number(numbers.awaitingTracking),
          shape: shape(
            t("Accepted by suppliers per day"),
            (day) => day.accepted,
            (day) => format.number(day.accepted),
          ),
          help: t("Accepted by day, last 14 days"),
          link: { label: t("See waiting orders"), to: "/app/orders?view=waiting-for-supplier" },
        },
        {
          label: t("Time to tracking"),
          value: median === null ? t("No parcels yet") : format.duration(median),
          shape: shape(
            t("Median time to tracking per day"),
            (day) => day.trackingMs ?? 0,
            (day) => (day.trackingMs === null ? t("No parcels") : format.duration(day.trackingMs)),
          ),
          help: t("Median of 30 days; by day, last 14 days"),
          link: { label: t("See reports"), to: "/app/reports" },
        },
      ]}
    />
  );
}

function Changes({ changes }: { changes: ChangeLine[] }) {
  return (
    <ListCard
      title={t("Since yesterday")}
      empty={t("Nothing has changed in the last 24 hours.")}
      link={{ label: t("See activity"), to: "/app/activity" }}
    >
      {changes.map(({ text, to }) => (
        <Row key={say(text)}>
          <Text as="span">{say(text)}</Text>
          <Link url={to} accessibilityLabel={t("See: {{text}}", { text: say(text) })}>
            {t("See")}
          </Link>
        </Row>
      ))}
    </ListCard>
  );
}

function RoutingSwitch({ on, ready }: { on: boolean; ready: boolean }) {
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {on ? t("Routing is on") : t("Routing is off")}
            </Text>
            <Badge {...(on ? { tone: "success" as const } : {})}>{on ? t("On") : t("Off")}</Badge>
          </InlineStack>
          <Text as="p" tone="subdued">
            {on
              ? t("Paid orders go to their suppliers by themselves.")
              : t("Paid orders wait here. Nothing is sent to suppliers until you turn routing on.")}
          </Text>
        </BlockStack>
        {on ? (
          <ConfirmButton
            title={t("Turn off routing?")}
            body={t(
              "New paid orders will wait here until you turn routing on again. What suppliers already have goes on.",
            )}
            confirm={t("Turn off routing")}
            fields={() => ({ intent: "set-routing", on: "false" })}
          >
            {t("Turn off routing")}
          </ConfirmButton>
        ) : ready ? (
          <ActionButton fields={{ intent: "set-routing", on: "true" }}>{t("Turn on routing")}</ActionButton>
        ) : null}
      </InlineStack>
    </Card>
  );
}

function Problems({ problems }: { problems: TopProblem[] }) {
  const format = useFormat();
  return (
    <ListCard title={t("Needs attention")} empty={t("Nothing needs you right now.")}>
      {problems.map((problem) => (
        <Row key={problem.kind}>
          <BlockStack gap="050">
            <InlineStack gap="200" blockAlign="center">
              <StatusBadge word={SEVERITY_WORDS[problem.severity]} />
              <Text as="span" fontWeight="medium">
                {t(problem.title)}: {problem.open}
              </Text>
              <Text as="span" tone="subdued">
                {t("oldest {{oldestAt}}", { oldestAt: format.ago(problem.oldestAt) })}
              </Text>
            </InlineStack>
            <Text as="p" tone="subdued">
              {say(problem.fix)}
            </Text>
          </BlockStack>
          <Link
            url={`/app/exceptions#${problem.kind}`}
            accessibilityLabel={t("Fix: {{problem}}", { problem: t(problem.title) })}
          >
            {t("Fix")}
          </Link>
        </Row>
      ))}
    </ListCard>
  );
}

function Suppliers({ suppliers }: { suppliers: SupplierRow[] }) {
  return (
    <ListCard
      title={t("Suppliers")}
      empty={t("You have no supplier yet.")}
      link={{ label: t("See suppliers"), to: "/app/suppliers" }}
    >
      {suppliers.map((supplier) => (
        <Row key={supplier.supplierId ?? supplier.connectionId ?? supplier.name}>
          <InlineStack gap="200" blockAlign="center">
            <Text as="span" fontWeight="medium">
              {supplier.name}
            </Text>
            <StatusBadge word={CONNECTION_WORDS[supplier.status]} />
          </InlineStack>
          <Text as="span" tone="subdued">
            {count(supplier.openOrders, "open order")}
            {supplier.late > 0 ? `, ${supplier.late} late` : ""}
          </Text>
        </Row>
      ))}
    </ListCard>
  );
}

function ListCard(props: {
  title: string;
  empty: string;
  link?: { label: string; to: string };
  children: ReactNode[];
}) {
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {props.title}
          </Text>
          {props.link ? <Link url={props.link.to}>{props.link.label}</Link> : null}
        </InlineStack>
        {props.children.length === 0 ? (
          <Text as="p" tone="subdued">
            {props.empty}
          </Text>
        ) : (
          <BlockStack gap="300">{props.children}</BlockStack>
        )}
      </BlockStack>
    </Card>
  );
}

const Row = ({ children: [what, link] }: { children: [ReactNode, ReactNode] }) => (
  <div style={{ display: "flex", justifyContent: "space-between", alignItems: "center", gap: "var(--p-space-300)" }}>
    <div style={{ minWidth: 0 }}>{what}</div>
    <div style={{ flexShrink: 0 }}>{link}</div>
  </div>
);
