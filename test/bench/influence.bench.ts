import { bench, describe } from 'vitest';
import { Random } from '../../src/engine/base/random.ts';
import { Work } from '../../src/engine/base/work.ts';
import { createWasmBackend } from '../../src/engine/compute/wasm/wasm-backend.ts';
import { solveInfluence } from '../../src/engine/influence/solve.ts';
import { createSoftmax } from '../../src/engine/model/softmax-regression.ts';

/** One solve by Cholesky, forming H included, against one by conjugate gradients, by number of parameters: `DIRECT_LIMIT`. */
const ROWS = 2000;

const backend = await createWasmBackend();

async function problem(columns: number) {
  const random = new Random(1);
  const values = Float32Array.from({ length: ROWS * columns }, () => random.normal());
  const labels = Int32Array.from({ length: ROWS }, (_, i) => (values[i * columns] + random.normal() > 0 ? 1 : 0));
  const model = await createSoftmax(backend, { kind: 'dense', rows: ROWS, columns, values }, labels, 2, { l2: 1e-3 });
  await model.train({}, Work.quiet);
  return { model, b: Float64Array.from({ length: model.parameterCount }, () => random.normal()) };
}

for (const columns of [17, 50, 100, 200]) {
  const { model, b } = await problem(columns);
  describe(`H s = b, ${ROWS} rows, ${columns + 1} parameters per class, two classes`, () => {
    bench('Cholesky', async () => {
      await solveInfluence(await model.hessian(), b, {}, Work.quiet);
    });
    bench('conjugate gradients', async () => {
      const { factorise: _, ...matrixFree } = await model.hessian();
      await solveInfluence(matrixFree, b, {}, Work.quiet);
    });
  });
}
