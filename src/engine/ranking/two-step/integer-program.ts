/** Σ coefficient · variable, by variable. */
export type Terms = ReadonlyMap<number, number>;

/** constant + Σ coefficient · variable. */
export interface Linear {
  readonly constant: number;
  readonly terms: Terms;
}

interface Variable {
  readonly lower: number;
  readonly upper: number;
  readonly integer: boolean;
}

interface Constraint {
  readonly terms: Terms;
  readonly lower: number;
  readonly upper: number;
}

/** A linear program over integer and continuous variables, grown piece by piece; its objective is given when solved. */
export class IntegerProgram {
  /** By index, with their bounds. */
  readonly variables: Variable[] = [];
  /** lower ≤ Σ terms ≤ upper each. */
  readonly constraints: Constraint[] = [];
  readonly #derivations: ((values: Float64Array) => void)[] = [];
  /** Whether a product of two sums had to be written in bits: such programs are hard to begin with. */
  hasProducts = false;

  /** A new variable's index. */
  variable(lower: number, upper: number, kind: 'integer' | 'continuous'): number {
    this.variables.push({ lower, upper, integer: kind === 'integer' });
    return this.variables.length - 1;
  }

  /** Registers how a variable follows from those before it, in any solution: what `complete` goes by. */
  derive(derivation: (values: Float64Array) => void): void {
    this.#derivations.push(derivation);
  }

  /** Fills in every variable that follows from the ones already set, in place. */
  complete(values: Float64Array): void {
    for (const derivation of this.#derivations) derivation(values);
  }

  /** lower ≤ expression ≤ upper. */
  constrain({ constant, terms }: Linear, lower: number, upper: number): void {
    this.constraints.push({ terms, lower: lower - constant, upper: upper - constant });
  }
}

/** The expression that is always 0. */
export const ZERO: Linear = { constant: 0, terms: new Map() };

/** The expression that always has this value. */
export function constant(value: number): Linear {
  return { constant: value, terms: new Map() };
}

/** coefficient · variable. */
export function variableTerm(variable: number, coefficient = 1): Linear {
  return { constant: 0, terms: new Map([[variable, coefficient]]) };
}

/** The variable of an expression that is just one. */
export function only({ terms }: Linear): number {
  const [variable] = terms.keys();
  return variable;
}

/** a + factor · b. */
export function plus(a: Linear, b: Linear, factor = 1): Linear {
  const terms = new Map(a.terms);
  for (const [variable, coefficient] of b.terms) {
    terms.set(variable, (terms.get(variable) ?? 0) + factor * coefficient);
  }
  return { constant: a.constant + factor * b.constant, terms };
}

/** The least and largest value within the variables' bounds. */
export function range(program: IntegerProgram, { constant: base, terms }: Linear): readonly [number, number] {
  let least = base;
  let most = base;
  for (const [variable, coefficient] of terms) {
    const { lower, upper } = program.variables[variable];
    least += coefficient * (coefficient > 0 ? lower : upper);
    most += coefficient * (coefficient > 0 ? upper : lower);
  }
  return [least, most];
}

/** A linear expression's value under a solution. */
export function valueUnder({ constant: base, terms }: Linear, solution: ArrayLike<number>): number {
  let value = base;
  for (const [variable, coefficient] of terms) value += coefficient * solution[variable];
  return value;
}
