import { madd } from './vectors.as';

/**
 * C[i][j] += Σ_t A(i, t) B[t][j] for i < rows (a multiple of 4), t < steps and j < 8 · panels. A(i, t) stands at a + i·aRow + t·aStep;
 * B in panels of 8 columns, `bPanel` bytes each, a step being 32 bytes of one; C row by row. Blocks of 4 × 8 are 8 vector accumulators.
 */
export function multiplyPanels(a: usize, aRow: usize, aStep: usize, rows: i32, steps: i32, b: usize, bPanel: usize, panels: i32, c: usize, cRow: usize): void {
  const bEnd = <usize>steps << 5;
  for (; panels > 0; panels--, b += bPanel, c += 32) {
    let at = a, to = c;
    for (let i = 0; i < rows; i += 4, at += aRow << 2, to += cRow << 2) {
      let p0 = at, p1 = at + aRow, p2 = p1 + aRow, p3 = p2 + aRow, q = b;
      let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
      for (const end = b + bEnd; q < end; q += 32) {
        const b0 = v128.load(q), b1 = v128.load(q, 16);
        let x = v128.load_splat<f32>(p0); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
        x = v128.load_splat<f32>(p1); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
        x = v128.load_splat<f32>(p2); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
        x = v128.load_splat<f32>(p3); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
        p0 += aStep; p1 += aStep; p2 += aStep; p3 += aStep;
      }
      let r = to;
      v128.store(r, f32x4.add(v128.load(r), c00)); v128.store(r, f32x4.add(v128.load(r, 16), c01), 16); r += cRow;
      v128.store(r, f32x4.add(v128.load(r), c10)); v128.store(r, f32x4.add(v128.load(r, 16), c11), 16); r += cRow;
      v128.store(r, f32x4.add(v128.load(r), c20)); v128.store(r, f32x4.add(v128.load(r, 16), c21), 16); r += cRow;
      v128.store(r, f32x4.add(v128.load(r), c30)); v128.store(r, f32x4.add(v128.load(r, 16), c31), 16);
    }
  }
}
