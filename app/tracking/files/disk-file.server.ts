import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

const MOST_BYTES = 250 * 1024 * 1024;
/** What is said of a file that has more. */
export const TOO_LARGE = `The file is larger than ${MOST_BYTES / 1024 / 1024} MB. Split it.`;

export type Saved = { hash: string; bytes: number };
type Source = AsyncIterable<Buffer> | NodeJS.ReadableStream;

/**
 * A file on the disk, so that none is in memory as a whole; gone when `work` ends. `save` writes a source into it, of
 * which it reads no more than 250 MB.
 */
export async function withDiskFile<T>(
  work: (local: string, save: (source: Source) => Promise<Saved | "too-large">) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "crossdock-"));
  const local = path.join(folder, "file");
  try {
    return await work(local, (source) => saveTo(local, source));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function saveTo(local: string, source: Source): Promise<Saved | "too-large"> {
  const hash = createHash("sha256");
  let bytes = 0;
  const counting = new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      hash.update(piece);
      if (bytes > MOST_BYTES) done(new Error(TOO_LARGE));
      else done(null, piece);
    },
  });
  try {
    await pipeline(source, counting, createWriteStream(local));
  } catch (cause) {
    if (bytes > MOST_BYTES) return "too-large";
    throw cause;
  }
  return { hash: hash.digest("hex"), bytes };
}
