/** Names of the order attributes that rules ask for, wherever in them a condition stands; each once, in order. */
export function namedAttributes(rules: unknown): string[] {
  if (Array.isArray(rules)) return once(rules.flatMap(namedAttributes));
  if (typeof rules !== "object" || rules === null) return [];
  const { condition, name } = rules as { condition?: unknown; name?: unknown };
  const own = condition === "order.attribute" && typeof name === "string" ? [name] : [];
  return once([...own, ...Object.values(rules).flatMap(namedAttributes)]);
}

const once = (names: string[]) => [...new Set(names)].sort();
