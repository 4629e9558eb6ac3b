import { indices } from '../base/tabulate.ts';
/** One suspected training row. */
export interface Suspect {
  /** Index into the problem's models. */
  readonly model: number;
  /** Position among the classifier's training rows. */
  readonly position: number;
  readonly score: number;
  /** The class whose assignment lowers q most, when that beats the given label; else −1. */
  readonly suggestedClass: number;
}

/** Suspects by place, best first. A column per property: of a million rows these are four arrays, not a million objects. */
export class Suspects {
  readonly #models: Int32Array;
  readonly #positions: Int32Array;
  readonly #scores: Float64Array;
  readonly #suggestedClasses: Int32Array;

  /** Columns of equal length, in the order of places. */
  constructor(models: Int32Array, positions: Int32Array, scores: Float64Array, suggestedClasses: Int32Array) {
    this.#models = models;
    this.#positions = positions;
    this.#scores = scores;
    this.#suggestedClasses = suggestedClasses;
  }

  /** How many there are. */
  get length(): number {
    return this.#positions.length;
  }

  /** The suspect at a place, 0 … length − 1. */
  at(place: number): Suspect {
    return {
      model: this.#models[place],
      position: this.#positions[place],
      score: this.#scores[place],
      suggestedClass: this.#suggestedClasses[place],
    };
  }

  /** The first `count` suspects; all where there are fewer. */
  best(count: number): Suspect[] {
    return Array.from({ length: Math.min(count, this.length) }, (_, place) => this.at(place));
  }

  /** Those of them that pass, in their order. */
  filter(passes: (suspect: Suspect) => boolean): Suspects {
    const places = indices(this.length).filter((place) => passes(this.at(place)));
    const taken = <T extends Int32Array | Float64Array>(column: T): T =>
      column.slice(0, places.length).map((_, i) => column[places[i]]) as T;
    return new Suspects(
      taken(this.#models),
      taken(this.#positions),
      taken(this.#scores),
      taken(this.#suggestedClasses),
    );
  }

  /** One value per suspect, in the order of places. */
  map<T>(value: (suspect: Suspect) => T): T[] {
    return Array.from({ length: this.length }, (_, place) => value(this.at(place)));
  }
}
