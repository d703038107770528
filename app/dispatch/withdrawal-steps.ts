import type { Limits, OrderProgress } from "../connectors/connector.ts";

/** How far we are with having a supplier order canceled. */
export type Withdrawal = { cancelSentAt: Date | null; cancelTries: number };

/** gone: it is canceled there · refuse: it cannot be · wait: it was asked and may still happen · send: ask (again) */
export type WithdrawalStep =
  { kind: "gone" } | { kind: "refuse"; note: string } | { kind: "wait"; inMs: number } | { kind: "send" };

const LOOK_AGAIN_MS = 10_000;
/** Of the time that a supplier may take: whoever has a day is not looked at every ten seconds. */
const LOOKS = 90;

/** What comes next, from the supplier order as just read at the supplier's. */
export function nextWithdrawal(
  { cancelled, cancelRefused, lines, shipments }: OrderProgress,
  { cancelSentAt, cancelTries }: Withdrawal,
  { cancelPatienceMs, mostCancelTries }: Pick<Limits, "cancelPatienceMs" | "mostCancelTries">,
  now: Date,
): WithdrawalStep {
  if (cancelled) return { kind: "gone" };
  if (shipments.some(({ state }) => state === "shipped")) return { kind: "refuse", note: "it has shipped" };
  if (cancelRefused !== null) return { kind: "refuse", note: cancelRefused };
  if (lines.length > 0 && lines.every(({ units }) => units === 0)) return { kind: "gone" };
  const waitMs = cancelSentAt ? cancelSentAt.getTime() + cancelPatienceMs - now.getTime() : 0;
  if (cancelTries > 0 && waitMs > 0)
    return { kind: "wait", inMs: Math.min(waitMs, Math.max(LOOK_AGAIN_MS, cancelPatienceMs / LOOKS)) };
  if (cancelTries >= mostCancelTries) return { kind: "refuse", note: tookNone(cancelTries) };
  return { kind: "send" };
}

const tookNone = (tries: number) =>
  tries === 1
    ? "it was asked to cancel and has not answered"
    : `its store took ${tries} cancellations and carried out none`;
