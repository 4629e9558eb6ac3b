import { asPlainError } from '../state/messages.svelte.ts';
import { openFiles } from '../state/open.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import { fetchSample, type Sample } from './samples.ts';

/** Opens a sample problem in place of what is open, drawn as it is meant, with the guide beside it. */
export async function openSample(bench: Workbench, sample: Sample): Promise<void> {
  try {
    await openFiles(bench, await fetchSample(sample));
    bench.guide.hint = sample.hint;
    bench.queries.current.chart = sample.chart?.kind ?? 'auto';
    bench.queries.current.drawn = sample.chart?.y ?? null;
    bench.guide.shown = true;
  } catch (thrown) {
    const text = asPlainError(thrown).message;
    bench.messages.add({ where: 'page', tone: 'error', title: `${sample.title} was not opened`, text });
  }
}
