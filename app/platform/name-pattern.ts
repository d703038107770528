/** Is this the name, or does it begin as the pattern says? "KNIFE-*" is all that begins so; case does not matter. */
export function fitsPattern(pattern: string, name: string): boolean {
  const [wanted, given] = [pattern.trim().toLowerCase(), name.trim().toLowerCase()];
  return wanted.endsWith("*") ? given.startsWith(wanted.slice(0, -1)) : wanted === given;
}
