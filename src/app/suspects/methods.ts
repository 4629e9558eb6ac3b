import type { RankingMethod } from '../../engine/ranking/ranker.ts';
import { methodNames } from '../text/names.ts';

/** The methods to choose from, in the order of their plain names' table. */
export const RANKING_METHODS = Object.keys(methodNames) as RankingMethod[];
