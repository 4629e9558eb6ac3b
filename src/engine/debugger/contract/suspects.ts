import type { Pattern } from '../../explanation/patterns.ts';
import type { RankingMethod } from '../../ranking/ranker.ts';
import type { RankerOptions } from '../../ranking/rankers.ts';

/** How training rows are ranked. */
export interface RankSettings extends RankerOptions {
  readonly method: RankingMethod;
  readonly seed?: number;
  /** SQL condition on the training table: only rows that satisfy it may be blamed. */
  readonly suspects?: string;
  /** Whether to predict what removing each row does (one more solve per complaint). Default true. */
  readonly effects?: boolean;
  /** How many suspects to list at most. Default 10,000. */
  readonly most?: number;
  /** Whether suspects that score exactly as the last one listed are listed too, beyond `most`. Default false. */
  readonly withTies?: boolean;
}

/** A training row as it is suspected. */
export interface SuspectRow {
  /** Place in the whole ranking, from 1. */
  readonly rank: number;
  readonly model: string;
  /** Row id in the training table. */
  readonly row: number;
  readonly score: number;
  readonly given: number | string;
  /** The label that lowers the complaints most, when it is another one. */
  readonly suggested: number | string | null;
  /** Change of each complaint's relaxed value when this row alone is removed (leverage-corrected first order). */
  readonly effects: readonly number[];
}

/** What suspects can be sorted by: their place, what is said of them, their effect on a complaint, or a value of theirs. */
export type SuspectKey =
  | { readonly by: 'rank' | 'model' | 'given' | 'suggested' | 'row' }
  | { readonly by: 'effect'; readonly complaint: number }
  | { readonly by: 'value'; readonly column: string };

/** How a grid looks at a ranking. */
export interface SuspectView {
  /** By rank where it is left out. NULL comes first, then numbers, then text; equal ones stay by rank. */
  readonly order?: { readonly key: SuspectKey; readonly descending: boolean };
  /** Leaves only rows with a label, a row number or a value of these columns that contains the text, ignoring case. */
  readonly filter?: { readonly text: string; readonly columns: readonly string[] };
  /** Leaves only these rows of this model. */
  readonly within?: { readonly model: string; readonly rows: readonly number[] };
}

/** Some neighbouring rows of such a view. */
export interface SuspectPage {
  readonly start: number;
  readonly rows: readonly SuspectRow[];
  /** How many rows the whole view has. */
  readonly matching: number;
}

/** Why a ranking says nothing about complaints (by their place among those ranked for), or leads away from them. */
export type SuspectNote =
  | { readonly why: 'nobody left' | 'all hold' }
  /** The value is NULL; the relaxed value meets the complaint already; no training row moves it. */
  | { readonly why: 'null' | 'met on average' | 'unmoved'; readonly complaint: number }
  /** The value went past the number that it should be; `away`: removing the first rows would take it further. */
  | { readonly why: 'passed'; readonly complaint: number; readonly away: boolean }
  /** The number wanted lies between the value and its expectation, which the ranking follows, away from it. */
  | { readonly why: 'between'; readonly complaint: number }
  /** What brings one of these two nearer takes the other one further away. */
  | { readonly why: 'opposed'; readonly complaints: readonly [number, number] }
  /** These cannot hold together, or the only one cannot hold, whatever is predicted. */
  | { readonly why: 'contradictory'; readonly complaints: readonly number[] };

/** A ranking of the training rows. */
export interface SuspectList {
  readonly method: RankingMethod;
  readonly explanation: string;
  /** Best first, `most` of them. */
  readonly rows: readonly SuspectRow[];
  readonly total: number;
  /** The method's own estimate of how many rows are corrupted, whatever the complaints need; null where it has none. */
  readonly corruptedCount: number | null;
  /** Where the order says nothing about some complaint; empty without effects. */
  readonly notes: readonly SuspectNote[];
  /** Each model's share (0 to 1) of what removing the suggested rows is predicted to do; empty without effects. */
  readonly blame: readonly { readonly model: string; readonly share: number }[];
  readonly seconds: number;
}

/** A pattern that suspects share, as it leaves the engine. */
export interface SharedPattern extends Omit<Pattern, 'rows'> {
  /** Row ids of the covered rows. */
  readonly rows: readonly number[];
}

/** A queried row on whose prediction a training row acts, and what would become of it without that row. */
export interface PulledRow {
  readonly model: string;
  readonly table: string;
  /** Row id in the queried table. */
  readonly row: number;
  /** The class through which it acts on the complaints. */
  readonly label: number | string;
  /** Probability of that class now, and as predicted without the training row (first order, 0 to 1). */
  readonly now: number;
  readonly without: number;
  /** What that changes the complaints' summed loss by; negative where removing the training row helps. */
  readonly change: number;
}
