/** Scopes that the app declares and does not ask for at install: a routing rule may need what they show. */
export const OPTIONAL_SCOPES = ["read_customers", "read_markets"] as const;
export type OptionalScope = (typeof OPTIONAL_SCOPES)[number];

/** Those of them that a store has granted. `scopes`: as stored, separated by commas. Who may write may read. */
export function grantedScopes(scopes: string): OptionalScope[] {
  const granted = new Set(scopes.split(",").map((scope) => scope.trim().replace(/^write_/, "read_")));
  return OPTIONAL_SCOPES.filter((scope) => granted.has(scope));
}
