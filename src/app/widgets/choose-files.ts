import { inNaturalOrder, type FoundFile } from './found-files.ts';

/** Opens the browser's file chooser; resolves to the chosen files, or to none when it was closed. */
export function chooseFiles(accept: string): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
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

/** What “Open files” offers. */
export const OPENABLE = '.csv,.tsv,.tab,.txt,.json,.zip,text/csv,text/plain';
