import type { Complaint, ComplaintState } from '../complaint/complaint.ts';
import { judgeComplaint } from '../complaint/judge.ts';
import { resolveComplaint, type ComplaintContext, type ResolvedComplaint } from '../complaint/resolve.ts';

/** The complaints as they stand. One that was there before keeps its first answer and its scale. */
export class ComplaintBook {
  #resolved: readonly ResolvedComplaint[] = [];

  get resolved(): readonly ResolvedComplaint[] {
    return this.#resolved;
  }

  /** Replaces all complaints; the old ones stay when a new one cannot be resolved. */
  replace(complaints: readonly Complaint[], context: ComplaintContext): void {
    const known = new Map(this.#resolved.map((resolved) => [JSON.stringify(resolved.complaint), resolved]));
    this.#resolved = complaints.map(
      (complaint, index) => known.get(JSON.stringify(complaint)) ?? resolveComplaint(complaint, index, context),
    );
  }

  /** Drops the complaints about answers, because they were forgotten; those about single predictions stay. */
  dropAnswers(): void {
    this.#resolved = this.#resolved.filter(({ subject }) => subject.kind === 'probability');
  }

  clear(): void {
    this.#resolved = [];
  }

  judge(context: ComplaintContext): ComplaintState[] {
    return this.#resolved.map((resolved) => judgeComplaint(resolved, context));
  }
}
