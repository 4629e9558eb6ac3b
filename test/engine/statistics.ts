/** Spearman's rank correlation; ties are not expected. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return correlation(ranks(a), ranks(b));
}

/** Slope of the least-squares line b ≈ slope · a through the origin. */
export function slope(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let ab = 0;
  let aa = 0;
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
  }
  return ab / aa;
}

function ranks(a: ArrayLike<number>): number[] {
  const order = Array.from({ length: a.length }, (_, i) => i).sort((i, j) => a[i] - a[j]);
  const result = new Array<number>(a.length);
  order.forEach((index, rank) => (result[index] = rank));
  return result;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (x: readonly number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

/**
 * Kendall's tau-b of two score lists over the `top` items of the first; scores nearer than `tie` times the largest are ties.
 */
export function tauB(a: ArrayLike<number>, b: ArrayLike<number>, top: number, tie: number): number {
  const chosen = Array.from({ length: a.length }, (_, i) => i)
    .sort((i, j) => a[j] - a[i])
    .slice(0, top);
  const sign = (x: ArrayLike<number>, i: number, j: number, near: number) =>
    Math.abs(x[i] - x[j]) <= near ? 0 : Math.sign(x[i] - x[j]);
  const near = (x: ArrayLike<number>) => tie * Math.max(...Array.from(x, Math.abs));
  const [nearA, nearB] = [near(a), near(b)];
  let [agreement, orderedA, orderedB] = [0, 0, 0];
  for (const i of chosen) {
    for (const j of chosen) {
      const [x, y] = [sign(a, i, j, nearA), sign(b, i, j, nearB)];
      agreement += x * y;
      orderedA += x * x;
      orderedB += y * y;
    }
  }
  return agreement / Math.sqrt(orderedA * orderedB);
}
