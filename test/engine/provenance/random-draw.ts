/** Draws from a list of numbers; 0, the simplest choice, when they are used up. That is what shrinking works on. */
export class Draw {
  readonly #choices: readonly number[];
  #at = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  below(n: number): number {
    return (this.#choices[this.#at++] ?? 0) % n;
  }

  /** True one time in n. */
  chance(n: number): boolean {
    return this.below(n) === n - 1;
  }

  pick<T>(options: readonly T[]): T {
    return options[this.below(options.length)];
  }
}
