/** Entries that a table of paths starts with at most: 100 MB. Beyond it grows. */
const LARGEST_START = 2 ** 23;

/** Two whole numbers as one that looks like chance. */
function scatter(a: number, b: number): number {
  let hash = Math.imul(a, 0x9e3779b1) + Math.imul(b, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 12);
}

/**
 * Numbers for sequences: from the number of a sequence and one step more to the number of the longer one. A hash table in
 * typed arrays: with millions of steps a Map takes ten times as long.
 */
export class Paths {
  /** Numbers given so far: 0 up to this. */
  count: number;
  readonly #roots: number;
  #mask: number;
  #from: Int32Array;
  #by: Int32Array;
  #to: Int32Array;

  /** Numbers below `roots` are sequences of no step; about `expected` others are asked for. */
  constructor(roots: number, expected: number) {
    const size = Math.min(LARGEST_START, 2 ** Math.ceil(Math.log2(expected + 16)));
    this.#roots = roots;
    this.count = roots;
    this.#mask = size - 1;
    this.#from = new Int32Array(size).fill(-1);
    this.#by = new Int32Array(size);
    this.#to = new Int32Array(size);
  }

  /** The number of the sequence `path` with the step `by` after it: a new one when it was not asked for before. */
  step(path: number, by: number): number {
    const at = this.#find(path, by);
    if (this.#from[at] >= 0) return this.#to[at];
    this.#put(at, path, by, this.count);
    if ((this.count - this.#roots) * 2 > this.#mask) this.#grow();
    return this.count++;
  }

  /** Where a step stands, or the free place for it. */
  #find(path: number, by: number): number {
    // What tends to come in order (variables behind one path, then paths with one value) stays together by eights: one
    // line of memory, and too few to grow into runs that every search must walk through.
    const place = by < 0 ? (scatter(path >> 3, by) << 3) + (path & 7) : (scatter(path, by >> 3) << 3) + (by & 7);
    let at = place & this.#mask;
    while (this.#from[at] >= 0 && (this.#from[at] !== path || this.#by[at] !== by)) at = (at + 1) & this.#mask;
    return at;
  }

  #put(at: number, path: number, by: number, to: number): void {
    this.#from[at] = path;
    this.#by[at] = by;
    this.#to[at] = to;
  }

  #grow(): void {
    const [from, by, to] = [this.#from, this.#by, this.#to];
    const size = 2 * from.length;
    this.#mask = size - 1;
    this.#from = new Int32Array(size).fill(-1);
    this.#by = new Int32Array(size);
    this.#to = new Int32Array(size);
    for (let i = 0; i < from.length; i++) {
      if (from[i] >= 0) this.#put(this.#find(from[i], by[i]), from[i], by[i], to[i]);
    }
  }
}
