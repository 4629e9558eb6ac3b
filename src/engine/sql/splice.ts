/** A range of a text and what stands there instead; an insertion has no length. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The piece [start, end) of a text with the edits in it made. Edits do not overlap; insertions at one place keep their order. */
export function splice(text: string, edits: readonly Edit[], start = 0, end = text.length): string {
  const inside = edits.filter((edit) => edit.start >= start && edit.end <= end);
  // Sorting is stable, so insertions at one place stay in the order they were made.
  inside.sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let done = start;
  for (const edit of inside) {
    if (edit.start < done) throw new Error('overlapping edits');
    result += text.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  return result + text.slice(done, end);
}
