/** A file and where it lies, from the dropped or chosen folder on: `digits/7/b.png`. */
export interface FoundFile {
  readonly file: File;
  readonly path: string;
}

/** All files of what was dropped, and the paths of those that the browser could not open. */
export interface Found {
  readonly files: readonly FoundFile[];
  readonly unreadable: readonly string[];
}

/** What was dropped, as files and folders. To be asked while the event lasts: afterwards it is empty. */
export function entriesOf(transfer: DataTransfer | null): FileSystemEntry[] {
  return [...(transfer?.items ?? [])].flatMap((item) => item.webkitGetAsEntry() ?? []);
}

/**
 * Looks through folders and theirs; files come in natural order.
 * @param onFound told the number of files found so far
 */
export async function findFiles(
  entries: readonly FileSystemEntry[],
  signal: AbortSignal | undefined,
  onFound: (count: number) => void,
): Promise<Found> {
  const files: FoundFile[] = [];
  const unreadable: string[] = [];
  const waiting = [...entries];
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    signal?.throwIfAborted();
    const path = entry.fullPath.replace(/^\//, '');
    try {
      if (isFolder(entry)) waiting.push(...(await contentOf(entry)));
      else files.push({ file: await fileOf(entry as FileSystemFileEntry), path });
    } catch {
      unreadable.push(path);
    }
    onFound(files.length);
  }
  return { files: inNaturalOrder(files), unreadable };
}

/** The same files by path: folder 2 before folder 10. */
export function inNaturalOrder(files: readonly FoundFile[]): FoundFile[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return files.toSorted((a, b) => compare(a.path, b.path));
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}

/** A browser lists a folder in pieces; the last one is empty. */
async function contentOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const content: FileSystemEntry[] = [];
  for (;;) {
    const piece = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (piece.length === 0) return content;
    content.push(...piece);
  }
}
