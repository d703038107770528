import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";

const EVERY_MS = 5_000;
const SELDOM_MS = 60_000;

/**
 * Keeps a screen up to date while somebody looks at it: asks every few seconds whether something new has happened, and
 * only then reads the screen again. What is typed or opened stays. A hidden tab asks nothing; one that is shown again
 * asks at once. Server-sent events would need a connection per tab, and cannot carry the admin's session token.
 *
 * @param order watches this order; without it, all that happens in the shop
 */
export function useLive(order?: string): void {
  const { revalidate, state } = useRevalidator();
  const reading = useRef(false);
  reading.current = state !== "idle";
  const address = order === undefined ? "/app/pulse" : `/app/pulse?order=${encodeURIComponent(order)}`;
  useEffect(() => {
    let known: string | null = null;
    let failures = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stopped = new AbortController();
    // A server in trouble is asked more and more seldom.
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, Math.min(SELDOM_MS, EVERY_MS * 2 ** failures));
    };
    const heard = (pulse: string | null) => {
      if (stopped.signal.aborted) return;
      failures = pulse === null ? failures + 1 : 0;
      // While the screen is being read anyway, the next look will tell.
      if (pulse !== null && !reading.current) {
        if (known !== null && known !== pulse) revalidate();
        known = pulse;
      }
      later();
    };
    const ask = () => {
      clearTimeout(timer);
      if (document.visibilityState !== "visible") return;
      fetch(address, { signal: stopped.signal })
        .then((response) => (response.ok ? response.json() : null))
        .then((answer: unknown) => heard(pulseIn(answer)))
        .catch(() => heard(null));
    };
    const shown = () => {
      if (document.visibilityState === "visible") ask();
    };
    ask();
    document.addEventListener("visibilitychange", shown);
    return () => {
      stopped.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", shown);
    };
  }, [address, revalidate]);
}

const pulseIn = (answer: unknown): string | null =>
  typeof answer === "object" && answer !== null && "pulse" in answer && typeof answer.pulse === "string"
    ? answer.pulse
    : null;
