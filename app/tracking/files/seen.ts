/** A file that looks the same after this time is not written any more. */
const SETTLED_MS = 20_000;

/** Names under which files are written before they are whole, and those that are hidden. */
export const isTemporary = (name: string): boolean =>
  name.startsWith(".") || name.endsWith("~") || /\.(?:part|partial|tmp|temp|filepart|crdownload|swp|lock)$/i.test(name);

type Look = { bytes: number; changedAt: Date | null };

/** Has the file kept its size and its time for long enough? `createdAt`: since when it looks as it did at the last look. */
export function isSettled(last: Look & { createdAt: Date }, now: Look & { now: Date }): boolean {
  const isSame = last.bytes === now.bytes && last.changedAt?.getTime() === now.changedAt?.getTime();
  return isSame && now.now.getTime() - last.createdAt.getTime() >= SETTLED_MS;
}
