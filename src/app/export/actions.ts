import type { ModelInfo } from '../../engine/debugger/api.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import { download } from '../widgets/clipboard.ts';
import type { MenuItem } from '../widgets/menu.ts';
import { changesAsCsv, changesAsJson } from './changes.ts';
import { chartPng, chartSvg } from './chart-image.ts';
import { suspectsAsCsv } from './suspects.ts';

/** Everything that can be taken away, with the reason where it cannot be yet. */
export function exportItems(bench: Workbench): MenuItem[] {
  const { models, loop, suspects, queries } = bench;
  const stem = models.trained?.spec.train ?? 'data';
  const untrained = models.trained ? null : 'Train the model first.';
  const unfixed = loop.fixes.length > 0 ? null : 'Nothing was changed yet.';
  const undrawn = document.querySelector('figure[aria-label="Chart"] svg') ? null : 'There is no chart in view.';
  const chart = `${queries.current.id}-chart`;
  return [
    ...cleanedItems(bench, untrained),
    {
      label: 'List of changes (CSV)',
      disabled: unfixed,
      separated: true,
      run: () => save(changesAsCsv(loop.fixes, models.list), 'text/csv', `${stem}-changes.csv`),
    },
    {
      label: 'List of changes (JSON)',
      disabled: unfixed,
      run: () => save(changesAsJson(loop.fixes, models.list), 'application/json', `${stem}-changes.json`),
    },
    {
      label: 'Ranked suspects (CSV)',
      disabled: suspects.list.total > 0 ? null : 'Find suspects first.',
      run: () => void saveSuspects(bench, `${stem}-suspects.csv`),
    },
    {
      label: 'Chart (SVG)',
      disabled: undrawn,
      separated: true,
      run: () => download(new Blob([chartSvg() ?? ''], { type: 'image/svg+xml' }), `${chart}.svg`),
    },
    { label: 'Chart (PNG)', disabled: undrawn, run: () => void savePng(bench, chart) },
    {
      label: 'Report (HTML)',
      disabled: untrained,
      separated: true,
      run: () => void saveReport(bench, stem),
    },
  ];
}

function save(content: string, type: string, name: string): void {
  download(new Blob([content], { type }), name);
}

async function saveSuspects(bench: Workbench, name: string): Promise<void> {
  const { list } = bench.suspects;
  const outcome = await bench.activity.run('page', 'Writing the suspects', async ({ signal, onProgress }) => {
    const pieces = await suspectsAsCsv((start, count) => {
      onProgress?.({ phase: '', done: start, total: list.total });
      return signal?.aborted ? Promise.resolve([]) : list.ranked(start, count);
    });
    return signal?.aborted ? null : pieces;
  });
  if (!outcome.ok) notSaved(bench, outcome.error.message);
  else if (outcome.value) download(new Blob(outcome.value, { type: 'text/csv' }), name);
}

function notSaved({ messages }: Workbench, text: string): void {
  messages.add({ where: 'page', tone: 'error', title: 'Nothing was saved', text });
}

/** An item per model; one alone needs no name. */
function cleanedItems(bench: Workbench, untrained: string | null): MenuItem[] {
  const { list } = bench.models;
  if (list.length < 2) {
    const run = (): void => list.forEach((model) => void saveCleaned(bench, model));
    return [{ label: 'Cleaned table (CSV)', disabled: untrained, run }];
  }
  return list.map((model) => ({
    label: `Cleaned table of ${model.name} (CSV)`,
    run: () => void saveCleaned(bench, model),
  }));
}

/** The training table without the removed rows and with the new labels. */
async function saveCleaned(bench: Workbench, model: ModelInfo): Promise<void> {
  const outcome = await bench.activity.run('page', 'Writing the cleaned table', (call) =>
    bench.engine.exportCleaned(model.name, call),
  );
  if (outcome.ok) {
    const twins = bench.models.list.filter(({ spec }) => spec.train === model.spec.train);
    download(outcome.value, `${model.spec.train}${twins.length > 1 ? `-${model.name}` : ''}-cleaned.csv`);
    bench.guide.exported = true;
  } else if (outcome.error.code !== 'cancelled') notSaved(bench, outcome.error.message);
}

async function savePng(bench: Workbench, name: string): Promise<void> {
  const image = await chartPng();
  if (image) download(image, `${name}.png`);
  else {
    const text = 'The browser could not draw it. Save it as SVG instead.';
    bench.messages.add({ where: 'page', tone: 'error', title: 'The chart was not saved', text });
  }
}

async function saveReport(bench: Workbench, stem: string): Promise<void> {
  const outcome = await bench.activity.run('page', 'Writing the report', async () => {
    const { report } = await import('./report/report.ts');
    return report(bench);
  });
  if (outcome.ok) save(outcome.value, 'text/html', `${stem}-report.html`);
  else notSaved(bench, outcome.error.message);
}
