/** Lets operations that change state run one after another, in the order they were asked for. */
export class Lock {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `task` once everything asked for before it has ended, well or not. */
  exclusive<R>(task: () => Promise<R>): Promise<R> {
    const result = this.#last.then(task, task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
