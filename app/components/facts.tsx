import type { ReactNode } from "react";
import { Text } from "./ui/layout.ts";

/** Names and values, one under the other. */
export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <dl style={{ margin: 0, display: "grid", gap: "var(--p-space-200)", overflowWrap: "anywhere" }}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>
            <Text as="span" variant="bodySm" tone="subdued">
              {name}
            </Text>
          </dt>
          <dd style={{ margin: 0 }}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
