import { useSyncExternalStore } from "react";
import { useGuessedNarrow } from "./app-context.tsx";

const NARROW = "(max-width: 48em)";

function subscribe(onChange: () => void) {
  const query = window.matchMedia(NARROW);
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
}

/** Is the window as narrow as a phone's? The server guesses from the request, so that pages do not jump on phones. */
export function useNarrow(): boolean {
  const guess = useGuessedNarrow();
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(NARROW).matches,
    () => guess,
  );
}
