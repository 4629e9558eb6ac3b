import type { EncodedColumn, FeatureSpec } from '../../features/contract.ts';
import type { ModelKind } from '../../model/classifier.ts';

/** The `model` of a case file. */
export interface ModelSpec {
  readonly train: string;
  readonly label: string;
  readonly kind?: ModelKind;
  readonly l2?: number;
  /** Share of the labelled rows kept out of training to measure accuracy. Default 0.1 in the app; in a case file 0. */
  readonly holdout?: number;
  readonly seed?: number;
  /** Training ends when the loss of the held-out rows stops falling, rather than at the optimum. Needs held-out rows. Default false. */
  readonly earlyStop?: boolean;
  readonly features?: readonly FeatureSpec[];
  /** Columns that are never features (a case's truth column). */
  readonly except?: readonly string[];
}

/** A trained model: what was asked for, and what came of it. */
export interface ModelInfo {
  readonly name: string;
  readonly spec: ModelSpec;
  readonly classes: readonly (number | string)[];
  /** Rows it was trained on before any fix. */
  readonly rows: number;
  /** How many of these were removed since. */
  readonly removed: number;
  readonly withoutLabel: number;
  readonly heldOut: number;
  readonly parameters: number;
  readonly accuracy: { readonly training: number; readonly heldOut: number | null };
  readonly steps: number;
  readonly loss: number;
  readonly converged: boolean;
  readonly seconds: number;
  readonly features: readonly EncodedColumn[];
  readonly warnings: readonly string[];
}
