/** Something to be decided before it is done, because it cannot be taken back. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button that goes on says. */
  readonly action: string;
}

/** The one question now before the person, and who waits for its answer. */
export class Confirm {
  question = $state.raw<Question | null>(null);
  #decide: ((goOn: boolean) => void) | null = null;

  /** Puts a question; resolves to whether to go on. A question still open counts as declined. */
  ask(question: Question): Promise<boolean> {
    this.answer(false);
    this.question = question;
    return new Promise((resolve) => {
      this.#decide = resolve;
    });
  }

  readonly answer = (goOn: boolean): void => {
    this.question = null;
    const decide = this.#decide;
    this.#decide = null;
    decide?.(goOn);
  };
}
