import type { Workbench } from '../state/workbench.svelte.ts';
import { chooseTable } from '../widgets/choose-files.ts';

/** Puts a file that the person chooses in a table's place. */
export async function replaceTable({ imports }: Workbench, name: string): Promise<void> {
  const file = await chooseTable();
  if (file) await imports.replace(name, { file, fileName: file.name, options: {} });
}
