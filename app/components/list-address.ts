import { useSearchParams } from "@remix-run/react";

/** Changes the list's address: whatever is chosen can be bookmarked, and begins at the first page. */
export function useListAddress() {
  const [parameters, setParameters] = useSearchParams();
  const set = (changes: { [name: string]: string }, options: { replace?: boolean } = {}) => {
    const next = new URLSearchParams(parameters);
    for (const [name, value] of Object.entries({ page: "", ...changes })) {
      if (value === "") next.delete(name);
      else next.set(name, value);
    }
    setParameters(next, { preventScrollReset: true, ...options });
  };
  return { parameters, set, goToPage: (page: number) => set({ page: page > 1 ? String(page) : "" }) };
}
