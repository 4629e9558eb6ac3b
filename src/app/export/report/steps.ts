import type { Fix, ModelInfo, StepSummary } from '../../../engine/debugger/api.ts';
import type { Cell } from '../../../engine/table/table.ts';
import { rowKey } from '../../state/suspect-values.svelte.ts';
import type { Workbench } from '../../state/workbench.svelte.ts';
import { groupColumns, imageSide } from '../../text/column-groups.ts';
import { now, subject } from '../../text/complaint-words.ts';
import { count, counted, exact, percent } from '../../text/numbers.ts';
import { pixelCanvas } from '../../widgets/pixel-canvas.ts';
import { small, table, text } from './html.ts';

/** Rows of one step that are shown with their values; the list of changes has them all. */
const MOST_ROWS = 100;
const MOST_COLUMNS = 6;
const LONGEST_TEXT = 120;

/** Every fix: what it did to the complaints, and the rows that it removed or relabelled, with their labels and first values. */
export async function steps(bench: Workbench): Promise<string> {
  const { loop } = bench;
  if (loop.fixes.length === 0) return '<p>Nothing was fixed.</p>';
  const parts = [];
  for (const [i, fix] of loop.fixes.entries()) {
    const step = loop.steps.at(i);
    const moved = step ? [...complaintsMoved(step), ...accuracyMoved(step)] : [];
    parts.push(
      `<h3>Step ${i + 1}: ${describe(fix)}</h3>`,
      moved.length > 0 ? `<ul>${moved.join('')}</ul>` : '',
      await fixedRows(bench, fix),
    );
  }
  return parts.join('\n');
}

/** What became of every complaint of that time. */
function complaintsMoved({ complaints, complaintsBefore, complaintsAfter }: StepSummary): string[] {
  return complaints.map((complaint, c) => {
    const verdict = complaintsAfter[c].holds ? 'good' : 'warn';
    const after = text(now(complaint, complaintsAfter[c]));
    return `<li>${text(subject(complaint))}: ${text(now(complaint, complaintsBefore[c]))} → <b class="${verdict}">${after}</b></li>`;
  });
}

function accuracyMoved({ accuracyBefore, accuracyAfter }: StepSummary): string[] {
  return accuracyAfter.map(({ model, share }) => {
    const before = accuracyBefore.find((one) => one.model === model);
    const of = accuracyAfter.length > 1 ? ` of ${text(model)}` : '';
    return `<li>accuracy${of}: ${before ? `${percent(before.share)} → ` : ''}${percent(share)}</li>`;
  });
}

function describe({ removed, relabelled }: Fix): string {
  const parts = [];
  if (removed.length > 0) parts.push(`${counted(removed.length, 'row')} removed`);
  if (relabelled.length > 0) parts.push(`${counted(relabelled.length, 'row')} relabelled`);
  return parts.join(', ');
}

interface Changed {
  readonly row: number;
  readonly change: string;
  /** The label it was given instead, or that would have fitted; null when none is known. */
  readonly label: number | string | null;
}

async function fixedRows(bench: Workbench, fix: Fix): Promise<string> {
  const parts = [];
  for (const model of bench.models.list) {
    const own = <T extends { readonly model: string }>(all: readonly T[]): T[] =>
      all.filter((each) => each.model === model.name);
    const changed = [
      ...own(fix.removed).map((each): Changed => {
        return { row: each.row, change: 'removed', label: bench.loop.suggested.get(rowKey(each)) ?? null };
      }),
      ...own(fix.relabelled).map(({ row, to }): Changed => ({ row, change: 'relabelled', label: to })),
    ];
    if (changed.length > 0) parts.push(await rowsOf(bench, model, changed));
  }
  return parts.join('\n');
}

async function rowsOf(bench: Workbench, { name, spec }: ModelInfo, changed: readonly Changed[]): Promise<string> {
  const columns = bench.tables.named(spec.train)?.columns ?? [];
  const shown = changed.slice(0, MOST_ROWS);
  const cells = await bench.engine.tableRows(
    spec.train,
    shown.map(({ row }) => row),
  );
  const groups = groupColumns(columns.filter((column) => column.name !== spec.label));
  const images = groups.filter((group) => imageSide(group) !== null);
  const values = groups.filter((group) => imageSide(group) === null).slice(0, MOST_COLUMNS);
  const label = columns.findIndex((column) => column.name === spec.label);
  const place = new Map(columns.map((column, i) => [column.name, i]));
  const head = [
    'Data row',
    ...images.map(() => 'Image'),
    'Label: given → suggested',
    'Change',
    ...values.map(({ columns: [first] }) => first.name),
  ];
  const body = shown.map(({ row, change, label: suggested }, i) => [
    count(row),
    ...images.map((group) =>
      image(
        group.columns.map((column) => cells[i][place.get(column.name) ?? -1]),
        imageSide(group) ?? 0,
      ),
    ),
    `<span class="from">${text(exact(cells[i][label] ?? null))}</span> → ${suggested === null ? '–' : text(String(suggested))}`,
    change,
    ...values.map((group) => cut(cells[i][place.get(group.columns[0].name) ?? -1] ?? null)),
  ]);
  const first = 3 + images.length;
  const numeric = new Set([
    0,
    ...values.flatMap(({ columns: [column] }, i) => (column.type === 'text' ? [] : [first + i])),
  ]);
  const several = bench.models.list.length > 1 ? small(`Of ${text(spec.train)}, which ${text(name)} learns from.`) : '';
  const more = changed.length - shown.length;
  const rest = more > 0 ? small(`…and ${counted(more, 'more row')}; the list of changes has them all.`) : '';
  return several + table(head.map(text), body, numeric) + rest;
}

function cut(cell: Cell): string {
  const raw = exact(cell);
  return text(raw.length > LONGEST_TEXT ? `${raw.slice(0, LONGEST_TEXT)}…` : raw);
}

/** Pixel columns as a picture that lies in the document itself. */
function image(pixels: readonly (Cell | undefined)[], side: number): string {
  return `<img alt="" src="${pixelCanvas(pixels, side).toDataURL('image/png')}">`;
}
