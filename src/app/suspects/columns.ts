import type { ColumnInfo, SuspectKey } from '../../engine/debugger/api.ts';
import type { Measure } from '../text/measure.ts';
import { groupColumns, imageSide, type ColumnGroup } from '../text/column-groups.ts';
import type { GridColumn } from '../widgets/grid/types.ts';

/** What a column of the suspects' grid shows. */
export type SuspectColumn = GridColumn &
  (
    | { readonly shows: 'rank' | 'model' | 'given' | 'suggested' | 'row' }
    /** Effect on the complaint at this place among the active ones. */
    | { readonly shows: 'effect'; readonly complaint: number }
    /** Value of the training table's column at this index. */
    | { readonly shows: 'value'; readonly index: number }
    /** Pixels at these column indices, drawn as a square image. */
    | { readonly shows: 'image'; readonly indices: readonly number[]; readonly side: number }
  );

const MOST_VALUES = 60;
const SEPARATOR = ' · ';
const CHARACTER = 7.3;
const PADDING = 18;
/** A title's letters are smaller. */
const TITLE_CHARACTER = 6.8;

/** What the columns are made for. */
export interface SuspectGridShape {
  /** Columns shown as values: those of the training tables but the labels. */
  readonly columns: readonly ColumnInfo[];
  /** Names of the models whose rows are ranked. */
  readonly models: readonly string[];
  readonly classes: readonly (number | string)[];
  /** How many rows are ranked. */
  readonly total: number;
  /** What the effects on each complaint that was ranked for are told in, and how long they are in characters. */
  readonly effects: readonly (Pick<Measure, 'what' | 'title'> & { readonly length: number })[];
}

/** What the engine sorts by for a column; null for one that has no order. */
export function keyOf(column: SuspectColumn): SuspectKey | null {
  switch (column.shows) {
    case 'image':
      return null;
    case 'effect':
      return { by: 'effect', complaint: column.complaint };
    case 'value':
      return { by: 'value', column: column.key };
    default:
      return { by: column.shows };
  }
}

/** Columns for a training table and the complaints that were ranked for. */
export function suspectColumns({ columns, models, classes, total, effects }: SuspectGridShape): SuspectColumn[] {
  const indexOf = new Map(columns.map((column, i) => [column.name, i]));
  const groups = groupColumns(columns);
  const images = groups.flatMap((group) => imageColumn(group, indexOf));
  const values = groups
    .filter((group) => imageSide(group) === null)
    .slice(0, MOST_VALUES)
    .map((group): SuspectColumn => valueColumn(group.columns[0], indexOf));
  const longest = longestOf(classes);
  const shared = sharedEnd(effects.map(({ title }) => title));
  const all: SuspectColumn[] = [
    { key: '#', title: '#', note: 'rank', width: wide(String(total).length, 40), align: 'right', shows: 'rank' },
    ...(models.length > 1
      ? [{ key: '+model', title: 'Model', width: wide(longestOf(models), 58), shows: 'model' } as const]
      : []),
    ...images,
    { key: '+given', title: 'Given', note: 'the label in the file', width: wide(longest, 58), shows: 'given' },
    {
      key: '+suggested',
      title: 'Suggested',
      note: 'the label that fits better',
      width: wide(longest, 80),
      shows: 'suggested',
    },
    ...effects.map(({ what, title, length }, complaint): SuspectColumn => {
      return {
        key: `+effect ${complaint}`,
        title: effects.length === 1 ? 'Effect' : title.slice(0, title.length - shared),
        note: `${what} when this row alone is removed`,
        width: wide(length, 84),
        align: 'right',
        shows: 'effect',
        complaint,
      };
    }),
    ...values,
    { key: '+row', title: 'Data row', note: '0-based row of the file', width: 72, align: 'right', shows: 'row' },
  ];
  return all.map((column) => ({ ...column, sortable: column.shows !== 'image' }));
}

function longestOf(names: readonly (number | string)[]): number {
  return names.reduce<number>((most, name) => Math.max(most, String(name).length), 0);
}

/** Whether an effect's title, which says what it is an effect on, fits its column in two lines only. */
export function needsTwoLines({ title, width, shows }: SuspectColumn): boolean {
  return shows === 'effect' && title.length * TITLE_CHARACTER + PADDING > width;
}

/** Characters that the titles have in common at their end, from a “ · ” on: “week 7 · n” and “week 8 · n” share “ · n”. */
function sharedEnd(titles: readonly string[]): number {
  const [first = '', ...others] = titles;
  const at = first.lastIndexOf(SEPARATOR);
  const end = at > 0 ? first.slice(at) : '';
  return others.length > 0 && others.every((title) => title.endsWith(end) && title.length > end.length)
    ? end.length
    : 0;
}

/** Pixels for a text this long, between the least width and twice that. */
function wide(characters: number, least: number): number {
  return Math.round(Math.max(least, Math.min(2 * least, characters * CHARACTER + PADDING)));
}

function imageColumn(group: ColumnGroup<ColumnInfo>, indexOf: ReadonlyMap<string, number>): SuspectColumn[] {
  const side = imageSide(group);
  if (side === null) return [];
  const indices = group.columns.map((column) => indexOf.get(column.name) ?? -1);
  return [
    { key: `+image ${group.pattern}`, title: 'Image', note: group.pattern, width: 64, shows: 'image', indices, side },
  ];
}

function valueColumn(column: ColumnInfo, indexOf: ReadonlyMap<string, number>): SuspectColumn {
  const width = Math.max(
    64,
    Math.min(column.type === 'text' ? 200 : 140, column.name.length * TITLE_CHARACTER + PADDING),
  );
  return {
    key: column.name,
    title: column.name,
    width: column.type === 'text' ? Math.max(96, width) : width,
    align: column.type === 'text' ? 'left' : 'right',
    shows: 'value',
    index: indexOf.get(column.name) ?? -1,
  };
}
