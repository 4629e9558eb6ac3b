/**
 * Marks of missing values as a person reads and types them: words between spaces. One that holds a space or a quote
 * stands in quotes, its own quotes doubled.
 */
export function writeMarks(marks: readonly string[]): string {
  return marks.map((mark) => (/[\s"]/.test(mark) ? `"${mark.replaceAll('"', '""')}"` : mark)).join(' ');
}

/** The marks in such a text, without empty ones. A quote that is never closed reaches to the end. */
export function readMarks(text: string): string[] {
  const words = text.trim().matchAll(/"((?:[^"]|"")*)(?:"|$)|(\S+)/g);
  return [...words].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain).filter((mark) => mark !== '');
}
