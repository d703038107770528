/** "orders@acme.com" → "o•••@acme.com": enough to know one's own. */
export function masked(email: string): string {
  const at = email.lastIndexOf("@");
  return at < 1 ? "•••" : `${email.slice(0, 1)}•••${email.slice(at)}`;
}
