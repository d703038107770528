import { useAction } from "./actions.tsx";
import { Text } from "./ui/layout.ts";

/** Why the last action was not done for this row. */
export function RowResult({ id }: { id: string }) {
  const { result } = useAction();
  const refused = result?.rows?.find((row) => row.id === id)?.refused ?? null;
  if (refused === null) return null;
  return (
    <Text as="p" tone="critical">
      {refused}
    </Text>
  );
}
