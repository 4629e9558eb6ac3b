import type { PlainError } from '../../engine/base/errors.ts';

/** The pane that shows a message. */
export type Where = 'page' | 'data' | 'model' | 'query' | 'complaints' | 'suspects' | 'history';

/** A sentence that stays until it is dismissed or its cause is gone. */
export interface Message {
  readonly id: number;
  readonly where: Where;
  readonly tone: 'error' | 'warning' | 'info';
  readonly title: string;
  readonly text: string;
  /** Messages with the same topic replace each other. */
  readonly topic: string;
  /** What can be done about it. */
  readonly actions?: readonly { readonly label: string; readonly run: () => void }[];
}

type Draft = Omit<Message, 'id' | 'topic'> & { readonly topic?: string };

/** Everything the page has to say, by pane. */
export class Messages {
  list = $state.raw<readonly Message[]>([]);
  #nextId = 1;

  add(draft: Draft): void {
    const topic = draft.topic ?? `${draft.where}: ${draft.title}`;
    const message: Message = { ...draft, topic, id: this.#nextId++ };
    this.list = [...this.list.filter((m) => m.topic !== topic), message];
  }

  dismiss(id: number): void {
    this.list = this.list.filter((m) => m.id !== id);
  }

  clear(topic: string): void {
    this.list = this.list.filter((m) => m.topic !== topic);
  }

  clearAll(): void {
    this.list = [];
  }

  at(where: Where): readonly Message[] {
    return this.list.filter((m) => m.where === where);
  }
}

/** Any thrown value as code, message and place; errors of the engine have them all. */
export function asPlainError(thrown: unknown): PlainError {
  const error = thrown as Partial<PlainError> | null;
  const message = error?.message ?? String(thrown);
  const code = typeof error?.code === 'string' ? error.code : 'internal';
  return error?.place ? { code, message, place: error.place } : { code, message };
}
