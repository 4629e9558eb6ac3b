// AssemblyScript, compiled by `node src/tools/kernels.mjs` into ../kernels.generated.ts. Pointers and strides are in bytes.
export { forward1, forward2, back1, back2 } from './dense.as';
export { sparseForward1, sparseForward4, sparseBack1, sparseBack4 } from './sparse.as';
export { softmaxTile, covarianceTile, probabilitiesTile } from './softmax.as';
export { multiplyPanels } from './multiply.as';
export { convolvePool, convolveChosen, convolveBack } from './convolution.as';

/** First byte that the module's own tables leave free. */
export function firstFreeByte(): usize {
  return __heap_base;
}
