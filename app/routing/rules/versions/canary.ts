/**
 * Whether an order belongs to the orders on which a rule set is tried: the same answer every time for the same order and
 * rule set, `percent` of 100 orders, and independent of which orders another rule set was tried on.
 */
export const inCanary = (orderId: string, { id, percent }: { id: string; percent: number }): boolean =>
  hash(`${orderId}\n${id}`) % 100 < percent;

/** FNV-1a of 32 bits with MurmurHash3's finish, so that ids that differ in their last digit fall apart. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
