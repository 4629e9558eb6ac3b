import { inNaturalOrder, type FoundFile } from './found-files.ts';

const TABLES = '.csv,.tsv,.tab,.txt,.gz,text/csv,text/plain';
const OPENABLE = `${TABLES},.json,.zip`;

/** Opens the browser's file chooser; resolves to the chosen files, or to none when it was closed. */
export function chooseFiles(): Promise<File[]> {
  return ask(OPENABLE, true);
}

/** The same for one table. */
export async function chooseTable(): Promise<File | undefined> {
  return (await ask(TABLES, false)).at(0);
}

function ask(accept: string, multiple: boolean): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = multiple;
    input.accept = accept;
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}

/** Opens the browser's folder chooser; resolves to all files in the chosen folder, or to none when it was closed. */
export function chooseFolder(): Promise<FoundFile[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.webkitdirectory = true;
    input.onchange = () => {
      const files = [...(input.files ?? [])].map((file) => ({ file, path: file.webkitRelativePath }));
      resolve(inNaturalOrder(files));
    };
    input.oncancel = () => resolve([]);
    input.click();
  });
}
