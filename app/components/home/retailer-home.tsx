import type { ReactNode } from "react";
import type { TopProblem } from "../../reports/exceptions.ts";
import type { SetupTask } from "../../reports/setup-guide.ts";
import type { SupplierRow } from "../../reports/suppliers.ts";
import { ActionButton } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { SetupGuide } from "../setup-guide.tsx";
import { StatCards } from "../stat-cards.tsx";
import { StatusBadge } from "../status-badge.tsx";
import { Link } from "../ui/action.ts";
import { Badge } from "../ui/feedback.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";
import { CONNECTION_WORDS, count, SEVERITY_WORDS } from "../words.ts";

export type RetailerHomeView = {
  routingOn: boolean;
  tasks: SetupTask[];
  numbers: { routedToday: number; needsAttention: number; awaitingTracking: number; medianToTrackingMs: number | null };
  problems: TopProblem[];
  suppliers: SupplierRow[];
  /** of the stores against the books; null before the first one */
  lastCheck: { checkedAt: Date; unexplained: number } | null;
};

export function RetailerHome({ home }: { home: RetailerHomeView }) {
  const format = useFormat();
  const { numbers } = home;
  const median = numbers.medianToTrackingMs;
  return (
    <BlockStack gap="400">
      <RoutingSwitch on={home.routingOn} ready={home.suppliers.some(({ status }) => status === "connected")} />
      <SetupGuide tasks={home.tasks} />
      <StatCards
        stats={[
          {
            label: "Orders routed today",
            value: format.number(numbers.routedToday),
            link: { label: "See orders", to: "/app/orders" },
          },
          {
            label: "Needs attention",
            value: format.number(numbers.needsAttention),
            link: { label: "See exceptions", to: "/app/exceptions" },
          },
          {
            label: "Awaiting tracking",
            value: format.number(numbers.awaitingTracking),
            link: { label: "See waiting orders", to: "/app/orders?view=waiting-for-supplier" },
          },
          {
            label: "Time to tracking",
            value: median === null ? "No parcels yet" : format.duration(median),
            help: "Median of the last 30 days",
          },
        ]}
      />
      <LastCheck check={home.lastCheck} />
      <Problems problems={home.problems} />
      <Suppliers suppliers={home.suppliers} />
    </BlockStack>
  );
}

function LastCheck({ check }: { check: RetailerHomeView["lastCheck"] }) {
  const format = useFormat();
  if (!check) return null;
  return (
    <Text as="p" tone={check.unexplained > 0 ? "critical" : "subdued"}>
      Last check {format.dateTime(check.checkedAt)}: {count(check.unexplained, "unexplained difference")}
    </Text>
  );
}

function RoutingSwitch({ on, ready }: { on: boolean; ready: boolean }) {
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              Routing is {on ? "on" : "off"}
            </Text>
            <Badge {...(on ? { tone: "success" as const } : {})}>{on ? "On" : "Off"}</Badge>
          </InlineStack>
          <Text as="p" tone="subdued">
            {on
              ? "Paid orders go to their suppliers by themselves."
              : "Paid orders wait here. Nothing is sent to suppliers until you turn routing on."}
          </Text>
        </BlockStack>
        {on ? (
          <ConfirmButton
            title="Turn off routing?"
            body="New paid orders will wait here until you turn routing on again. What suppliers already have goes on."
            confirm="Turn off routing"
            fields={() => ({ intent: "set-routing", on: "false" })}
          >
            Turn off routing
          </ConfirmButton>
        ) : ready ? (
          <ActionButton fields={{ intent: "set-routing", on: "true" }}>Turn on routing</ActionButton>
        ) : null}
      </InlineStack>
    </Card>
  );
}

function Problems({ problems }: { problems: TopProblem[] }) {
  const format = useFormat();
  return (
    <ListCard title="Needs attention" empty="Nothing needs you right now.">
      {problems.map((problem) => (
        <Row key={problem.kind}>
          <InlineStack gap="200" blockAlign="center">
            <StatusBadge word={SEVERITY_WORDS[problem.severity]} />
            <Text as="span">
              {problem.title}: {problem.open}
            </Text>
            <Text as="span" tone="subdued">
              oldest {format.ago(problem.oldestAt)}
            </Text>
          </InlineStack>
          <Link url={`/app/exceptions#${problem.kind}`} accessibilityLabel={`Fix: ${problem.title}`}>
            Fix
          </Link>
        </Row>
      ))}
    </ListCard>
  );
}

function Suppliers({ suppliers }: { suppliers: SupplierRow[] }) {
  return (
    <ListCard
      title="Suppliers"
      empty="You have no supplier yet."
      link={{ label: "See suppliers", to: "/app/suppliers" }}
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

const Row = ({ children }: { children: ReactNode }) => (
  <InlineStack align="space-between" blockAlign="center" gap="200">
    {children}
  </InlineStack>
);
