/** A number in [0, 1) for each call, always the same for the same seed. */
export function chanceFrom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 13), 3_266_489_917);
    mixed ^= mixed >>> 16;
    return (mixed >>> 0) / 2 ** 32;
  };
}

const NASTY = [
  ...[
    '"',
    "'",
    ",",
    ";",
    "\t",
    "|",
    "\r",
    "\n",
    "\r\n",
    "\0",
    "\ufeff",
    "=",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    "-",
    "1e999",
  ],
  ...[
    "999999999999999999999",
    "-1",
    "1.234",
    "31.02.2026",
    "=HYPERLINK(1)",
    "Content-Type: multipart/mixed; boundary=x",
  ],
  ...["=?utf-8?B?", "--x", "\ud800", "𝒳", "null", "true", '"":""', "<script>", "%00", "../../etc/passwd"],
].map((text) => Buffer.from(text));

/** A seed changed in one to eight places: bytes flipped, cut, repeated, swapped, or something nasty put in. */
export function mutate(seed: Buffer, others: readonly Buffer[], chance: () => number): Buffer {
  let bytes = Buffer.from(seed);
  const at = () => Math.floor(chance() * (bytes.length + 1));
  const changes = 1 + Math.floor(chance() * 8);
  for (let change = 0; change < changes; change += 1) {
    const [from, to] = [at(), at()].sort((a, b) => a - b) as [number, number];
    const part = bytes.subarray(from, to);
    switch (Math.floor(chance() * 7)) {
      case 0:
        if (bytes.length > 0) bytes[Math.min(from, bytes.length - 1)] = Math.floor(chance() * 256);
        break;
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
        break;
      case 2:
        if (bytes.length < 20_000) bytes = Buffer.concat([bytes.subarray(0, to), part, bytes.subarray(to)]);
        break;
      case 3:
        bytes = bytes.subarray(0, to);
        break;
      case 4: {
        const other = others[Math.floor(chance() * others.length)] ?? seed;
        bytes = Buffer.concat([bytes.subarray(0, from), other.subarray(Math.floor(chance() * other.length))]);
        break;
      }
      default: {
        const nasty = NASTY[Math.floor(chance() * NASTY.length)] ?? Buffer.alloc(0);
        bytes = Buffer.concat([bytes.subarray(0, from), nasty, bytes.subarray(from)]);
      }
    }
  }
  return bytes.subarray(0, 40_000);
}
