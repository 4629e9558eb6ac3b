import type { IndicatorSum, IndicatorValue } from '../../../src/engine/provenance/indicator-value.ts';

/** Predicted class by pair number and row. */
export type PredictedClasses = (pair: number, row: number) => number;

/** A value over class indicators in one world, read off its definition. null is NULL. */
export function evaluateIndicators(value: IndicatorValue, predicted: PredictedClasses): number | null {
  switch (value.kind) {
    case 'sum':
      return total(value.sum, predicted);
    case 'plus':
      return value.terms.reduce((sum, term) => sum + Number(evaluateIndicators(term, predicted)), 0);
    case 'keyed-product':
      return value.left.reduce((sum, left, k) => sum + total(left, predicted) * total(value.right[k], predicted), 0);
    case 'quotient': {
      const denominator = Number(evaluateIndicators(value.denominator, predicted));
      return denominator === 0 ? null : Number(evaluateIndicators(value.numerator, predicted)) / denominator;
    }
    case 'extreme': {
      const present = Array.from(value.values).filter((_, m) => holds(value.members, m, predicted));
      if (present.length === 0) return null;
      return value.which === 'max' ? Math.max(...present) : Math.min(...present);
    }
    case 'any':
      return total(value.members, predicted) > 0 ? 1 : 0;
    case 'unsupported':
      return NaN;
  }
}

function total(sum: IndicatorSum, predicted: PredictedClasses): number {
  let value = 0;
  for (let m = 0; m < sum.coefficients.length; m++) if (holds(sum, m, predicted)) value += sum.coefficients[m];
  return value;
}

function holds({ starts, pair, row, classIndex }: IndicatorSum, m: number, predicted: PredictedClasses): boolean {
  for (let f = starts[m]; f < starts[m + 1]; f++) if (predicted(pair[f], row[f]) !== classIndex[f]) return false;
  return true;
}
