/** Small arrays, all 0, out of one piece of memory: to allocate each by itself takes several times as long. */
export type Slab = { counts: (length: number) => Int32Array; amounts: (length: number) => Float64Array };

/** Room for `places` numbers; what is wanted beyond that is allocated by itself. */
export function newSlab(places: number): Slab {
  const memory = new ArrayBuffer(8 * places);
  let at = 0;
  return {
    counts: (length) => {
      const from = at;
      at += 8 * ((length + 1) >> 1);
      return at > memory.byteLength ? new Int32Array(length) : new Int32Array(memory, from, length);
    },
    amounts: (length) => {
      const from = at;
      at += 8 * length;
      return at > memory.byteLength ? new Float64Array(length) : new Float64Array(memory, from, length);
    },
  };
}
