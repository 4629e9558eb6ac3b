import { madd } from './vectors.as';

// Compressed sparse rows, columns in lanes. `starts` points at the first of rows + 1 entry numbers; V and G are feature-major rows of
// `vStride` bytes, of which 16 bytes (4 columns), or 4 bytes (1 column), are worked on per call.

/** Z[r][0..3] = x_r · V[0..3] */
export function sparseForward4(starts: usize, rows: i32, indices: usize, values: usize, v: usize, vStride: usize, z: usize, zStride: usize): void {
  for (; rows > 0; rows--, starts += 4, z += zStride) {
    let entry = <usize>load<u32>(starts) << 2;
    const end = <usize>load<u32>(starts, 4) << 2;
    let sum = f32x4.splat(0);
    for (; entry < end; entry += 4) {
      sum = madd(v128.load_splat<f32>(values + entry), v128.load(v + <usize>load<u32>(indices + entry) * vStride), sum);
    }
    v128.store(z, sum);
  }
}

/** Z[r] = x_r · V */
export function sparseForward1(starts: usize, rows: i32, indices: usize, values: usize, v: usize, vStride: usize, z: usize, zStride: usize): void {
  for (; rows > 0; rows--, starts += 4, z += zStride) {
    let entry = <usize>load<u32>(starts) << 2;
    const end = <usize>load<u32>(starts, 4) << 2;
    let a: f32 = 0, b: f32 = 0;
    for (; entry + 4 < end; entry += 8) {
      a += load<f32>(values + entry) * load<f32>(v + <usize>load<u32>(indices + entry) * vStride);
      b += load<f32>(values + entry, 4) * load<f32>(v + <usize>load<u32>(indices + entry, 4) * vStride);
    }
    if (entry < end) a += load<f32>(values + entry) * load<f32>(v + <usize>load<u32>(indices + entry) * vStride);
    store<f32>(z, a + b);
  }
}

/** G[0..3] += Σ_r S[r][0..3] x_r */
export function sparseBack4(starts: usize, rows: i32, indices: usize, values: usize, g: usize, gStride: usize, s: usize, sStride: usize): void {
  for (; rows > 0; rows--, starts += 4, s += sStride) {
    let entry = <usize>load<u32>(starts) << 2;
    const end = <usize>load<u32>(starts, 4) << 2;
    const scale = v128.load(s);
    for (; entry < end; entry += 4) {
      const at = g + <usize>load<u32>(indices + entry) * gStride;
      v128.store(at, madd(v128.load_splat<f32>(values + entry), scale, v128.load(at)));
    }
  }
}

/** G += Σ_r S[r] x_r */
export function sparseBack1(starts: usize, rows: i32, indices: usize, values: usize, g: usize, gStride: usize, s: usize, sStride: usize): void {
  for (; rows > 0; rows--, starts += 4, s += sStride) {
    let entry = <usize>load<u32>(starts) << 2;
    const end = <usize>load<u32>(starts, 4) << 2;
    const scale = load<f32>(s);
    for (; entry < end; entry += 4) {
      const at = g + <usize>load<u32>(indices + entry) * gStride;
      store<f32>(at, load<f32>(at) + load<f32>(values + entry) * scale);
    }
  }
}
