import type { Receiver, Transport } from "./transport.ts";

/** A job is announced before its transaction commits: look at once and a little later. */
const LOOKS_AFTER_OFFER_MS = [5, 50, 250];

/** Wakes the runner of the same process, which then looks into the table by itself. Needs nothing else. */
export function inProcessTransport(): Transport {
  const state: { receiver?: Receiver } = {};
  const looks = LOOKS_AFTER_OFFER_MS.map((ms) => ({
    ms,
    timer: undefined as NodeJS.Timeout | undefined,
    again: false,
  }));
  /** One timer at a time, however many offers come; what comes while it runs causes another one. */
  const plan = (look: (typeof looks)[number]) => {
    if (look.timer) {
      look.again = true;
      return;
    }
    look.timer = setTimeout(() => {
      look.timer = undefined;
      state.receiver?.look();
      if (look.again) plan(look);
    }, look.ms);
    look.again = false;
  };
  return {
    offer: (offers) => {
      if (state.receiver && offers.length > 0) looks.forEach(plan);
    },
    receive: (receiver) => void (state.receiver = receiver),
    stopReceiving: async () => {
      delete state.receiver;
      for (const { timer } of looks) clearTimeout(timer);
    },
    brings: () => false,
    reachable: () => true,
    close: async () => undefined,
  };
}
