import { RainError } from '../base/errors.ts';
import type { Complaint, ComplaintState } from '../complaint/complaint.ts';
import { judgeComplaint } from '../complaint/judge.ts';
import { resolveComplaint, type ComplaintContext, type ResolvedComplaint } from '../complaint/resolve.ts';
import type { Lineage } from '../provenance/lineage.ts';

/** A complaint bound to what it is about, and the lineage whose candidates it speaks of; none for a single prediction. */
interface Entry {
  readonly resolved: ResolvedComplaint;
  readonly lineage: Lineage | null | undefined;
}

/**
 * The complaints as they stand. One made before keeps its first answer and its scale, also when it was taken out
 * meanwhile, for as long as it speaks of the same lineage: another text of a query makes other rows and columns.
 */
export class ComplaintBook {
  readonly #known = new Map<string, Entry>();
  #entries: readonly Entry[] = [];

  /** In the order in which they were said. */
  get resolved(): readonly ResolvedComplaint[] {
    return this.#entries.map(({ resolved }) => resolved);
  }

  /** Replaces all complaints; the old ones stay when a new one cannot be resolved. */
  replace(complaints: readonly Complaint[], context: ComplaintContext): void {
    const entries = complaints.map((complaint, index) => {
      const known = this.#known.get(JSON.stringify(complaint));
      if (known && isCurrent(known, context)) return known;
      const resolved = resolveComplaint(complaint, index, context);
      return { resolved, lineage: lineageOf(resolved, context) };
    });
    // A lineage that is another's now never comes back, and must not be kept alive.
    for (const [key, entry] of this.#known) if (!isCurrent(entry, context)) this.#known.delete(key);
    for (const entry of entries) this.#known.set(JSON.stringify(entry.resolved.complaint), entry);
    this.#entries = entries;
  }

  /** Drops the complaints about answers, because they were forgotten, and about predictions for a table that changed. */
  forgetTable(table: string): void {
    const stays = ({ resolved: { subject } }: Entry): boolean =>
      subject.kind === 'probability' && subject.pair.table !== table;
    this.#entries = this.#entries.filter(stays);
    for (const [key, entry] of this.#known) if (!stays(entry)) this.#known.delete(key);
  }

  /** Forgets all complaints, and what any of them first saw. */
  clear(): void {
    this.#entries = [];
    this.#known.clear();
  }

  /** The states of all complaints. One whose answer is gone, or is another query's now, has no value and does not hold. */
  judge(context: ComplaintContext): ComplaintState[] {
    return this.#entries.map((entry) =>
      isCurrent(entry, context)
        ? judgeComplaint(entry.resolved, context)
        : { value: null, relaxed: null, holds: false },
    );
  }

  /** Throws `stale-complaint` for a complaint whose answer is gone or is another query's now. */
  checkCurrent(context: ComplaintContext): void {
    this.#entries.forEach((entry, i) => {
      if (isCurrent(entry, context)) return;
      throw new RainError('stale-complaint', 'The query behind a complaint was changed or removed. Complain again.', {
        place: { kind: 'case', path: `complaints[${i}]` },
      });
    });
  }
}

function isCurrent({ resolved, lineage }: Entry, context: ComplaintContext): boolean {
  return lineage === lineageOf(resolved, context);
}

/** The lineage that a complaint's query has now; undefined where it has none, null for a single prediction. */
function lineageOf({ subject }: ResolvedComplaint, { queries }: ComplaintContext): Lineage | null | undefined {
  if (subject.kind === 'probability') return null;
  const answer = queries.get(subject.query);
  return answer && 'lineage' in answer ? answer.lineage : undefined;
}
