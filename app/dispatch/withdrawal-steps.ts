import type { OrderProgress } from "../connectors/connector.ts";

/** How far we are with having a supplier order canceled. */
export type Withdrawal = { cancelSentAt: Date | null; cancelTries: number };

/** gone: it is canceled there · refuse: it cannot be · wait: it was asked and may still happen · send: ask (again) */
export type WithdrawalStep =
  { kind: "gone" } | { kind: "refuse"; note: string } | { kind: "wait"; inMs: number } | { kind: "send" };

/** A cancellation that was taken and did not show by then has failed. */
const PATIENCE_MS = 90_000;
const LOOK_AGAIN_MS = 10_000;
const MOST_TRIES = 3;

/** What comes next, from the supplier order as just read at the supplier's. */
export function nextWithdrawal(
  { cancelled, lines, shipments }: OrderProgress,
  { cancelSentAt, cancelTries }: Withdrawal,
  now: Date,
): WithdrawalStep {
  if (cancelled) return { kind: "gone" };
  if (shipments.some(({ state }) => state === "shipped")) return { kind: "refuse", note: "it has shipped" };
  if (lines.length > 0 && lines.every(({ units }) => units === 0)) return { kind: "gone" };
  const waitMs = cancelSentAt ? cancelSentAt.getTime() + PATIENCE_MS - now.getTime() : 0;
  if (cancelTries > 0 && waitMs > 0) return { kind: "wait", inMs: Math.min(waitMs, LOOK_AGAIN_MS) };
  if (cancelTries >= MOST_TRIES)
    return { kind: "refuse", note: `its store took ${cancelTries} cancellations and carried out none` };
  return { kind: "send" };
}
