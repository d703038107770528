import { useEffect, useState } from "react";

/**
 * Part of a page that its first load does not wait for: null until it is there, and for good when it cannot be fetched.
 * After the page stands, not in a Suspense boundary: React gives up the server's markup of one that something changes
 * before its part has come. `load` is the same function in every rendering; null loads nothing.
 */
export function useLater<Part extends object>(load: (() => Promise<Part>) | null): Part | null {
  const [part, setPart] = useState<Part | null>(null);
  useEffect(() => {
    if (!load) return;
    let left = false;
    load().then(
      (loaded) => left || setPart(loaded),
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [load]);
  return load ? part : null;
}
