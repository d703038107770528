import type { ReactNode } from "react";

/** Inputs beside each other where there is room, under each other where there is not. */
export const FieldGrid = ({ children }: { children: ReactNode }) => (
  <div
    style={{
      display: "grid",
      gap: "var(--p-space-300)",
      gridTemplateColumns: "repeat(auto-fit, minmax(min(11rem, 100%), 1fr))",
      alignItems: "start",
    }}
  >
    {children}
  </div>
);
