/** Rows of a list, as much as is needed to lay them out. A new object means that something about them may have changed. */
export interface LaidOutRows {
  count: number;
  /** What stays the same of a row when others come in front of it. */
  keyOf: (index: number) => string | number;
  /** The height in pixels that a row is taken to have until it is measured. */
  estimate: (index: number) => number;
}

/** Rows whose heights are kept summed up. */
const blockRows = 256;
/** How far from their end two lists are looked through for a row that both have in the same place. */
const lookBack = 64;

/**
 * The heights of a list's rows, and so where each of them stands. Rows added at the end cost by their number, not by the
 * list's; measuring one row costs the same wherever it is; asking for a place costs a few hundred additions at 100,000 rows.
 */
export class RowHeights {
  private rows: LaidOutRows | undefined;
  private keys: (string | number)[] = [];
  private heights = new Float64Array(blockRows);
  private blocks: number[] = [];
  private readonly measured = new Map<string | number, number>();
  /** The height of all rows together. */
  total = 0;

  get count() {
    return this.keys.length;
  }

  /** Takes the rows as they are by now. What was measured is kept; doing it twice changes nothing. */
  sync(rows: LaidOutRows) {
    if (rows === this.rows) return;
    this.rows = rows;
    this.cut(this.unmoved(rows));
    if (rows.count > this.heights.length) this.grow(rows.count);
    for (let index = this.count; index < rows.count; index++) {
      const key = rows.keyOf(index);
      this.keys.push(key);
      this.add(index, this.measured.get(key) ?? rows.estimate(index));
    }
  }

  /** Notes how high a row really is. Returns by how much it differs from what it was taken for. */
  measure(index: number, height: number): number {
    const by = height - this.heights[index]!;
    // Fractions of a pixel come and go with the zoom, and would never let the list come to rest.
    if (index >= this.count || Math.abs(by) < 0.1) return 0;
    this.measured.set(this.keys[index]!, height);
    this.add(index, by);
    return by;
  }

  heightOf(index: number): number {
    return this.heights[index] ?? 0;
  }

  /** How far below the list's upper edge a row begins; for the count of rows, where the list ends. */
  offsetOf(index: number): number {
    const block = Math.floor(index / blockRows);
    let offset = 0;
    for (let i = 0; i < block; i++) offset += this.blocks[i]!;
    for (let i = block * blockRows; i < index; i++) offset += this.heights[i]!;
    return offset;
  }

  /** The row that stands so far below the list's upper edge; the first or the last where none does. */
  rowAt(offset: number): number {
    let block = 0;
    let rest = offset;
    while (block < this.blocks.length - 1 && rest >= this.blocks[block]!) rest -= this.blocks[block++]!;
    let index = block * blockRows;
    while (index < this.count - 1 && rest >= this.heights[index]!) rest -= this.heights[index++]!;
    return index;
  }

  /** How many rows at the beginning are where they were. */
  private unmoved(rows: LaidOutRows): number {
    const common = Math.min(this.count, rows.count);
    if (common === 0 || this.keys[0] !== rows.keyOf(0)) return 0;
    for (let end = common; end > Math.max(0, common - lookBack); end--)
      if (this.keys[end - 1] === rows.keyOf(end - 1)) return end;
    return 0;
  }

  private cut(count: number) {
    for (let index = count; index < this.count; index++) this.add(index, -this.heights[index]!);
    this.keys.length = count;
    this.blocks.length = Math.ceil(count / blockRows);
  }

  private grow(count: number) {
    const more = new Float64Array(Math.max(count, 2 * this.heights.length));
    more.set(this.heights);
    this.heights = more;
  }

  private add(index: number, height: number) {
    const block = Math.floor(index / blockRows);
    this.heights[index]! += height;
    this.blocks[block] = (this.blocks[block] ?? 0) + height;
    this.total += height;
  }
}
