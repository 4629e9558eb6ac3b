import type { PlainError } from '../../base/errors.ts';

/** The asking side's number for something that stays on the other side. */
export type Handle = number;

/** What a thread can be asked, by name. */
export type Calls<C> = { [Call in keyof C]: (...args: never[]) => Promise<unknown> };

/** One call, on its way to a thread; `id` comes back with its reply. */
export interface Question {
  readonly id: number;
  readonly call: PropertyKey;
  readonly args: readonly unknown[];
}

/** What came of the call of that `id`. */
export type Reply = { readonly id: number } & ({ readonly value: unknown } | { readonly error: PlainError });

/** What a worker, its own global scope and a message port have in common. */
export interface ThreadPort {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent) => unknown) | null;
}
