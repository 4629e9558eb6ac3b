import type { ColumnInfo } from '../../engine/debugger/api.ts';
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
const CHARACTER = 7.3;
const PADDING = 22;

/** What the columns are made for. */
export interface SuspectGridShape {
  /** Columns shown as values: those of the training tables but the labels. */
  readonly columns: readonly ColumnInfo[];
  /** Names of the models whose rows are ranked. */
  readonly models: readonly string[];
  readonly classes: readonly (number | string)[];
  /** What each complaint that was ranked for is about, and how long its effects are in characters. */
  readonly effects: readonly { readonly about: string; readonly length: number }[];
}

/** Columns for a training table and the complaints that were ranked for. */
export function suspectColumns({ columns, models, classes, effects }: SuspectGridShape): SuspectColumn[] {
  const indexOf = new Map(columns.map((column, i) => [column.name, i]));
  const groups = groupColumns(columns);
  const images = groups.flatMap((group) => imageColumn(group, indexOf));
  const values = groups
    .filter((group) => imageSide(group) === null)
    .slice(0, MOST_VALUES)
    .map((group): SuspectColumn => valueColumn(group.columns[0], indexOf));
  const longest = longestOf(classes);
  return [
    { key: '#', title: '#', note: 'rank', width: 38, align: 'right', shows: 'rank' },
    ...(models.length > 1
      ? [{ key: '+model', title: 'Model', width: wide(longestOf(models), 62), shows: 'model' } as const]
      : []),
    ...images,
    { key: '+given', title: 'Given', note: 'the label in the file', width: wide(longest, 62), shows: 'given' },
    {
      key: '+suggested',
      title: 'Suggested',
      note: 'the label that fits better',
      width: wide(longest, 90),
      shows: 'suggested',
    },
    ...effects.map(({ about, length }, complaint): SuspectColumn => {
      const title = effects.length === 1 ? 'Effect' : about;
      const note = `${about} when this row alone is removed`;
      return {
        key: `+effect ${complaint}`,
        title,
        note,
        width: wide(length, 84),
        align: 'right',
        shows: 'effect',
        complaint,
      };
    }),
    ...values,
    { key: '+row', title: 'Data row', note: '0-based row of the file', width: 76, align: 'right', shows: 'row' },
  ];
}

function longestOf(names: readonly (number | string)[]): number {
  return names.reduce<number>((most, name) => Math.max(most, String(name).length), 0);
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
  const width = Math.max(64, Math.min(column.type === 'text' ? 200 : 96, column.name.length * 7.4 + 24));
  return {
    key: column.name,
    title: column.name,
    width: column.type === 'text' ? Math.max(110, width) : width,
    align: column.type === 'text' ? 'left' : 'right',
    shows: 'value',
    index: indexOf.get(column.name) ?? -1,
  };
}
