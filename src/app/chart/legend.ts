/** A part of the line above a chart. */
export interface LegendPart {
  readonly text: string;
  /** Place of the series whose colour it explains; null where there is but one, or it explains the dashes. */
  readonly series: number | null;
  /** `dashes`: the values from before the first fix. */
  readonly of: 'values' | 'dashes';
}

const LONGEST = 28;
const SHORTEST = 4;
/** Pixels of a letter of the legend's size, and of what stands before a name and between two. */
const LETTER = 6.4;
const BESIDE = 24;
const FORMER = ['┄ before the first fix', '┄ before'] as const;

/**
 * What stands above a chart, in the page and in reports: the names of its values with their colours and, where values from before
 * the first fix are drawn too, what the dashes are. Cut to the room there is.
 * @param names of the series, in their order
 * @param former whether values from before the first fix are drawn
 * @param width of the chart, in pixels
 */
export function legendOf(names: readonly string[], former: boolean, width: number): LegendPart[] {
  const wanted = (most: number): number => names.reduce((sum, name) => sum + room(Math.min(name.length, most)), 0);
  const said = former ? (FORMER.find((text) => wanted(LONGEST) + room(text.length) <= width) ?? FORMER[1]) : null;
  const left = width - (said === null ? 0 : room(said.length));
  let most = LONGEST;
  while (most > SHORTEST && wanted(most) > left) most--;
  const values = names.map((name, i): LegendPart => {
    const text = name.length > most ? `${name.slice(0, most - 1)}…` : name;
    return { text, series: names.length > 1 ? i : null, of: 'values' };
  });
  return said === null ? values : [...values, { text: said, series: null, of: 'dashes' }];
}

function room(letters: number): number {
  return letters * LETTER + BESIDE;
}
