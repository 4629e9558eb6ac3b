/** A sample problem as `samples/index.json` lists it. */
export interface Sample {
  readonly name: string;
  readonly title: string;
  /** One sentence that says what looks wrong. */
  readonly sentence: string;
  /** What to do about it, for the guided path. */
  readonly hint: string;
  /** Path of the case file, relative to `samples/`. */
  readonly case: string;
  /** How its first query is drawn. */
  readonly chart?: { readonly kind: 'line' | 'bar'; readonly y: string };
}

const ROOT = 'samples/';

/** The samples that come with the page. */
export async function loadSamples(): Promise<readonly Sample[]> {
  const response = await fetch(`${ROOT}index.json`);
  if (!response.ok) throw new Error(`The list of samples could not be read (${response.status}).`);
  const list: unknown = await response.json();
  return Array.isArray(list) ? (list as Sample[]) : [];
}

/** A sample's case file with the files it names, ready to be opened like dropped ones. */
export async function fetchSample(sample: Sample): Promise<File[]> {
  const folder = sample.case.replace(/[^/]*$/, '');
  const caseFile = await fetchFile(sample.case);
  const { tables } = JSON.parse(await caseFile.text()) as { tables: Record<string, { file: string }> };
  const files = Object.values(tables).map(({ file }) => fetchFile(folder + file, file));
  return [caseFile, ...(await Promise.all(files))];
}

async function fetchFile(path: string, name = path.replace(/^.*\//, '')): Promise<File> {
  const response = await fetch(ROOT + path);
  if (!response.ok) throw new Error(`${path} could not be read (${response.status}).`);
  return new File([await response.blob()], name);
}
