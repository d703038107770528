/** Working space: what each group gives at least and at most, by line; sums over the groups. */
export type Margins = {
  fewest: Int32Array;
  largest: Int32Array;
  having: Int32Array;
  sumFewest: Int32Array;
  sumLargest: Int32Array;
  least: Float64Array;
  /** units of the line in hand, by line */
  held: Int32Array;
  /** of one group, by line: its largest and smallest units where it gives any, and its mean over the steps */
  highest: Int32Array;
  lowest: Int32Array;
  mean: Float64Array;
};

export function newMargins(groups: number, lines: number): Margins {
  return {
    fewest: new Int32Array(groups * lines),
    largest: new Int32Array(groups * lines),
    having: new Int32Array(lines),
    sumFewest: new Int32Array(lines),
    sumLargest: new Int32Array(lines),
    least: new Float64Array(groups),
    held: new Int32Array(lines),
    highest: new Int32Array(lines),
    lowest: new Int32Array(lines),
    mean: new Float64Array(lines),
  };
}
