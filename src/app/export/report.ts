import type { ModelInfo } from '../../engine/debugger/api.ts';
import type { Cell } from '../../engine/table/table.ts';
import { subject, wanted, now } from '../text/complaint-words.ts';
import { modelNames } from '../text/names.ts';
import { count, exact, percent } from '../text/numbers.ts';
import type { Workbench } from '../state/workbench.svelte.ts';

const STYLE = `
body{max-width:820px;margin:40px auto;padding:0 16px;font:15px/1.5 system-ui,sans-serif;color:#1a2130}
h1{font-size:24px}h2{margin-top:32px;font-size:17px}pre{padding:12px;background:#f6f7f9;overflow:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:4px 12px;border-bottom:1px solid #e2e5ea;text-align:left}
.good{color:#146c43}.bad{color:#8a4b00}svg{max-width:100%;height:auto}small{color:#59647a}`;
const MOST_ROWS = 50;

/**
 * What was asked, complained about, found and fixed, as one HTML file without scripts or links.
 * @param chart an SVG of the chart in view, or null
 */
export function report(bench: Workbench, chart: string | null): string {
  const models = bench.models.list;
  const tables = [...new Set(models.map(({ spec }) => spec.train))];
  const parts = [
    `<h1>What was wrong with ${text(tables.join(' and ') || 'the data')}</h1>`,
    `<p><small>Made by Rain in a tab on ${new Date().toISOString().slice(0, 10)}</small></p>`,
    section(models.length > 1 ? 'Models' : 'Model', models.map(modelPart).join('') || '<p>No model was trained.</p>'),
    section('Complaints', complaintsPart(bench)),
    section('Steps', stepsPart(bench)),
    chart ? section('Chart', chart) : '',
    section('Queries', queriesPart(bench)),
    section('Changed rows', changesPart(bench)),
  ];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Report</title><style>${STYLE}</style></head><body>${parts.join('\n')}</body></html>\n`;
}

function modelPart(model: ModelInfo, _: number, { length }: readonly ModelInfo[]): string {
  const { spec, accuracy } = model;
  const name = length > 1 ? `<b>${text(model.name)}</b>: ` : '';
  const classes = model.classes.slice(0, 20).map((label) => text(String(label)));
  const held = accuracy.heldOut === null ? '' : `, ${percent(accuracy.heldOut)} on held-out rows`;
  return `<p>${name}${text(modelNames[spec.kind ?? 'softmax'])} on ${count(model.rows)} rows of ${text(spec.train)}, label
    ${text(spec.label)}, classes ${classes.join(', ')}${model.classes.length > 20 ? ', …' : ''}.
    Accuracy ${percent(accuracy.training)} on its training rows${held}.</p>`;
}

function complaintsPart({ complaints }: Workbench): string {
  if (complaints.list.length === 0) return '<p>None.</p>';
  const rows = complaints.list.map(({ complaint, state, muted }) => {
    const verdict = muted
      ? 'muted'
      : state?.holds
        ? '<span class="good">holds</span>'
        : '<span class="bad">does not hold</span>';
    return [text(subject(complaint)), text(now(complaint, state)), text(wanted(complaint, state)), verdict];
  });
  return table(['About', 'Now', 'Should be', 'State'], rows);
}

function stepsPart({ loop }: Workbench): string {
  if (loop.steps.length === 0) return '<p>Nothing was fixed.</p>';
  const rows = loop.steps.map((step, i) => [
    String(i + 1),
    `${step.removed} removed, ${step.relabelled} relabelled`,
    step.complaintsAfter
      .map((state, c) => `${text(subject(step.complaints[c]))}: ${text(now(step.complaints[c], state))}`)
      .join('<br>'),
    step.accuracyAfter
      .map(({ model, share }) => `${step.accuracyAfter.length > 1 ? `${text(model)} ` : ''}${percent(share)}`)
      .join('<br>') || '–',
  ]);
  return table(['Step', 'Fix', 'Complaints after', 'Accuracy after'], rows);
}

function queriesPart({ queries }: Workbench): string {
  return queries.list
    .filter(({ answer }) => answer !== null)
    .map(({ id, answer }) => {
      if (!answer) return '';
      const rows = answer.first.rows.slice(0, MOST_ROWS).map((row) => row.map((cell: Cell) => text(exact(cell))));
      const more = answer.rowCount > MOST_ROWS ? `<p><small>…of ${count(answer.rowCount)} rows</small></p>` : '';
      const names = answer.columns.map(({ name }) => text(name));
      return `<h3>${text(id)}</h3><pre>${text(answer.sql)}</pre>${table(names, rows)}${more}`;
    })
    .join('\n');
}

function changesPart({ loop }: Workbench): string {
  const rows = loop.fixes.flatMap(({ removed, relabelled }, i) => [
    ...removed.map(({ row }) => [String(i + 1), String(row), 'removed']),
    ...relabelled.map(({ row, to }) => [String(i + 1), String(row), `relabelled as ${text(String(to))}`]),
  ]);
  return rows.length === 0 ? '<p>None.</p>' : table(['Step', 'Data row (0-based)', 'Change'], rows);
}

function section(title: string, content: string): string {
  return `<h2>${title}</h2>\n${content}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return `<table>${line(head, 'th')}${rows.map((row) => line(row, 'td')).join('')}</table>`;
}

/** Text made safe inside HTML. */
function text(raw: string): string {
  return raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
