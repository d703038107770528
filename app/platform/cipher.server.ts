import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from "node:crypto";

/** Encrypts (texts, or the bytes of a text in UTF-8) and fingerprints with a set of keys. `context` is "Table.column": a value moved elsewhere does not open. */
export type Cipher = {
  encrypt(text: string | Uint8Array, context: string): Uint8Array<ArrayBuffer>;
  /** Throws when the blob was changed, belongs to another context, or its key is not among ours. */
  decrypt(blob: Uint8Array, context: string): string;
  /** Equal texts give equal hashes; nothing can be read from one without the key. */
  hash(text: string): string;
};

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A cipher over `keys` as in ENCRYPTION_KEYS: "id:base64,older:base64". The first key writes, all of them read.
 * Blob: version (1 byte) · length of key id (1) · key id · iv (12) · tag (16) · ciphertext. AES-256-GCM.
 * Hashes come from the last (oldest) key, so that adding a key in front leaves stored hashes comparable.
 */
export function openCipher(keys: string): Cipher {
  const ring = new Map(keys.split(",").map(parseKey));
  const [writer] = ring;
  const oldest = [...ring.values()].at(-1);
  if (!writer || !oldest) throw new Error("ENCRYPTION_KEYS holds no key.");
  const [writerId, writerKey] = writer;
  const hashKey = createSecretKey(Buffer.from(hkdfSync("sha256", oldest, "", "crossdock keyed hash", 32)));

  return {
    encrypt: (text, context) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", writerKey, iv);
      cipher.setAAD(Buffer.from(context));
      const body = typeof text === "string" ? cipher.update(text, "utf8") : cipher.update(text);
      const end = cipher.final();
      const id = Buffer.from(writerId);
      const parts = [Buffer.from([VERSION, id.length]), id, iv, cipher.getAuthTag(), body, end];
      const blob = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
      let at = 0;
      for (const part of parts) {
        blob.set(part, at);
        at += part.length;
      }
      return blob;
    },
    decrypt: (blob, context) => {
      const bytes = Buffer.from(blob);
      const idLength = bytes[1] ?? 0;
      const start = 2 + idLength;
      if (bytes[0] !== VERSION || bytes.length < start + IV_BYTES + TAG_BYTES)
        throw new Error(`${context} holds bytes that this version did not encrypt.`);
      const id = bytes.toString("utf8", 2, start);
      const key = ring.get(id);
      if (!key) throw new Error(`${context} was encrypted with key "${id}". Put that key back into ENCRYPTION_KEYS.`);
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(start, start + IV_BYTES));
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(start + IV_BYTES, start + IV_BYTES + TAG_BYTES));
      return decipher.update(bytes.subarray(start + IV_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
    },
    hash: (text) => createHmac("sha256", hashKey).update(text).digest("base64url"),
  };
}

/** As an object, which is made ready once: bytes are made ready with each use, which takes longer than short texts. */
function parseKey(entry: string): [id: string, key: KeyObject] {
  const colon = entry.indexOf(":");
  const key = Buffer.from(entry.slice(colon + 1), "base64");
  if (colon < 1 || key.length !== 32)
    throw new Error("ENCRYPTION_KEYS holds an entry that is not <id>:<32 bytes in base64>.");
  return [entry.slice(0, colon), createSecretKey(key)];
}
