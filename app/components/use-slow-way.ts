import { useLocation, useNavigation } from "@remix-run/react";
import { useEffect, useState } from "react";

/** What comes within this time needs no sign that it is coming. */
const SOON_MS = 300;

/** Where a visit that takes long leads: the path of another page whose data are still on their way; else null. */
export function useSlowWay(): string | null {
  const { pathname } = useLocation();
  const { state, location } = useNavigation();
  const [slow, setSlow] = useState<string | null>(null);
  const way = state === "loading" && location.pathname !== pathname ? location.pathname : null;
  const key = way === null ? null : location!.key;
  useEffect(() => {
    if (key === null) return;
    const timer = setTimeout(() => setSlow(key), SOON_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return slow === key ? way : null;
}
