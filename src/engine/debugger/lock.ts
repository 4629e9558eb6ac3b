import { Work } from '../base/work.ts';

/** Lets operations that change state run one after another, in the order they were asked for. */
export class Lock {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Runs `task` once everything asked for before it has ended, well or not. One that was cancelled while it waited never
   * begins: it rejects with `cancelled`.
   */
  exclusive<R>(task: () => Promise<R>, work = Work.quiet): Promise<R> {
    const inTurn = (): Promise<R> => {
      work.throwIfCancelled();
      return task();
    };
    const result = this.#last.then(inTurn, inTurn);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
