import type { ColumnType } from '../../engine/table/table.ts';

interface Named {
  readonly name: string;
  readonly type: ColumnType;
}

/** Columns shown as one: those that share a prefix and are numbered, such as the pixels of an image. */
export interface ColumnGroup<C extends Named> {
  /** `age`, or `pixel*` for a group. */
  readonly pattern: string;
  readonly columns: readonly C[];
}

/** Fewer numbered columns than these are shown one by one, unless they are called pixels. */
const SMALLEST_GROUP = 12;
const SMALLEST_IMAGE = 4;
const PIXELS = /^(pixel|px)[^a-z]*$/i;

/** The columns in order, with long numbered runs of one type gathered into groups. */
export function groupColumns<C extends Named>(columns: readonly C[]): ColumnGroup<C>[] {
  const byPrefix = new Map<string, C[]>();
  for (const column of columns) {
    const prefix = prefixOf(column);
    if (prefix === null) continue;
    const members = byPrefix.get(prefix);
    if (members) members.push(column);
    else byPrefix.set(prefix, [column]);
  }
  const groups: ColumnGroup<C>[] = [];
  const seen = new Set<string>();
  for (const column of columns) {
    const prefix = prefixOf(column);
    const members = prefix === null ? undefined : byPrefix.get(prefix);
    const numeric = members?.every((member) => member.type !== 'text') ?? false;
    if (
      prefix === null ||
      !members ||
      members.length < (PIXELS.test(prefix) ? SMALLEST_IMAGE : SMALLEST_GROUP) ||
      !numeric
    ) {
      groups.push({ pattern: column.name, columns: [column] });
    } else if (!seen.has(prefix)) {
      seen.add(prefix);
      groups.push({ pattern: `${prefix}*`, columns: members });
    }
  }
  return groups;
}

function prefixOf(column: Named): string | null {
  return /^(\D.*?)\d+$/.exec(column.name)?.[1] ?? null;
}

/** Side of the square image that a group of pixel columns forms; null when it forms none. */
export function imageSide(group: ColumnGroup<Named>): number | null {
  const side = Math.sqrt(group.columns.length);
  return Number.isInteger(side) && side >= 2 && /^(pixel|px|p|x|image)/i.test(group.pattern) ? side : null;
}

/** The pixels of the first image that a row's columns make up; null where they make up none. */
export function imageIn<Value>(
  columns: readonly Named[],
  cells: readonly Value[],
): { readonly pixels: readonly Value[]; readonly side: number } | null {
  const places = new Map(columns.map((column, i) => [column, i]));
  for (const group of groupColumns(columns)) {
    const side = imageSide(group);
    if (side !== null) return { pixels: group.columns.map((column) => cells[places.get(column) ?? -1]), side };
  }
  return null;
}
