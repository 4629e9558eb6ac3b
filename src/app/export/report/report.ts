import type { Complaint, ComplaintState } from '../../../engine/complaint/complaint.ts';
import type { ModelInfo, StepSummary } from '../../../engine/debugger/api.ts';
import type { Query } from '../../state/query.svelte.ts';
import type { Workbench } from '../../state/workbench.svelte.ts';
import { now, subject, wanted } from '../../text/complaint-words.ts';
import { modelNames } from '../../text/names.ts';
import { counted, exact, percent } from '../../text/numbers.ts';
import { chart } from './chart.ts';
import { section, small, table, text } from './html.ts';
import { steps } from './steps.ts';
import { STYLE } from './style.ts';

/** Rows of an answer that are shown. */
const MOST_ROWS = 30;
const MOST_CLASSES = 20;

/**
 * What was asked, complained about, found and fixed, as one HTML file that is read offline and printed: without scripts,
 * links or files beside it.
 */
export async function report(bench: Workbench): Promise<string> {
  const models = bench.models.list;
  const tables = [...new Set(models.map(({ spec }) => spec.train))];
  const title = `What was wrong with ${tables.join(' and ') || 'the data'}`;
  const parts = [
    `<h1>${text(title)}</h1>`,
    small(`Made by Rain in a tab on ${new Date().toISOString().slice(0, 10)}.`),
    section('Complaints', complaintsPart(bench)),
    section('Queries', bench.queries.list.map((query) => queryPart(bench, query)).join('\n')),
    section('Steps', await steps(bench)),
    section(models.length > 1 ? 'Models' : 'Model', models.map(modelPart).join('') || '<p>No model was trained.</p>'),
  ];
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width,initial-scale=1">' +
    // Whatever a table may hold, nothing in this file is run or fetched.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">` +
    `<title>${text(title)}</title><style>${STYLE}</style></head><body><main>${parts.join('\n')}</main></body></html>\n`
  );
}

function complaintsPart({ complaints, loop }: Workbench): string {
  if (complaints.list.length === 0) return '<p>None.</p>';
  const rows = complaints.list.map(({ complaint, state, muted }) => {
    const verdict = state?.holds ? '<span class="good">holds</span>' : '<span class="warn">does not hold</span>';
    const before = firstState(loop.steps, complaint);
    return [
      text(subject(complaint)),
      muted ? '–' : text(now(complaint, before ?? state)),
      text(now(complaint, state)),
      text(wanted(complaint, state)),
      muted ? 'muted' : verdict,
    ];
  });
  return table(['About', 'At first', 'Now', 'Should be', 'State'], rows);
}

/** How a complaint stood before the first fix that was made for it; null where none was. */
function firstState(steps: readonly StepSummary[], complaint: Complaint): ComplaintState | null {
  const key = JSON.stringify(complaint);
  for (const { complaints, complaintsBefore } of steps) {
    const place = complaints.findIndex((one) => JSON.stringify(one) === key);
    if (place >= 0) return complaintsBefore[place];
  }
  return null;
}

function queryPart({ complaints }: Workbench, query: Query): string {
  const { answer, title, id } = query;
  const name = `<h3>${text(title ?? id)}</h3>`;
  if (!answer) return `${name}<pre>${text(query.sql)}</pre>${small('Not answered.')}`;
  const rows = answer.first.rows.slice(0, MOST_ROWS).map((row) => row.map((cell) => text(exact(cell))));
  const numeric = new Set(answer.columns.flatMap((column, i) => (column.numeric ? [i] : [])));
  const names = answer.columns.map((column) => text(column.name));
  const about = complaints.active.filter(({ complaint }) => 'query' in complaint && complaint.query === id);
  return [
    name,
    `<pre>${text(answer.sql)}</pre>`,
    query.edited ? small('The query was edited since; this is what was asked.') : '',
    chart(query, about) ?? '',
    table(names, rows, numeric),
    answer.rowCount > MOST_ROWS ? small(`The first ${MOST_ROWS} of ${counted(answer.rowCount, 'row')}.`) : '',
  ].join('\n');
}

function modelPart(model: ModelInfo, _: number, { length }: readonly ModelInfo[]): string {
  const { spec, accuracy } = model;
  const name = length > 1 ? `<b>${text(model.name)}</b>: ` : '';
  const classes = model.classes.slice(0, MOST_CLASSES).map((label) => text(String(label)));
  const more = model.classes.length > MOST_CLASSES ? ', …' : '';
  const held =
    accuracy.heldOut === null
      ? ''
      : `, ${percent(accuracy.heldOut)} on held-out rows, whose labels are as they were given`;
  return `<p>${name}${text(modelNames[spec.kind ?? 'softmax'])} on ${counted(model.rows - model.removed, 'row')} of ${text(spec.train)}, label
    ${text(spec.label)}, classes ${classes.join(', ')}${more}. Accuracy ${percent(accuracy.training)} on its training rows${held}.</p>`;
}
