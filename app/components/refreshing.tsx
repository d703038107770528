import { useLocation, useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";

/** What is asked for anew by another choice on the same page stays where it is, paler, until the new is there. */
export function Refreshing({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  const { state, location } = useNavigation();
  const busy = state === "loading" && location.pathname === pathname;
  return (
    // Not at once: what comes quickly does not flicker.
    <div aria-busy={busy} style={{ opacity: busy ? 0.6 : 1, transition: `opacity 150ms ${busy ? "200ms" : "0ms"}` }}>
      {children}
    </div>
  );
}
