import type { Fix, PredictedEffect, TrainingRow } from '../../engine/debugger/api.ts';
import type { CallOptions } from '../../worker/bridge.ts';
import type { EngineClient } from '../../worker/client.ts';

/** What the fix chosen at present is predicted to do, and how many of the first suspects are predicted to be enough. */
export class Forecast {
  /** Null while it is not known. */
  effect = $state.raw<PredictedEffect | null>(null);
  /** Rows to remove; null where no number is predicted to be enough, undefined while nobody knows. */
  enough = $state.raw<number | null | undefined>(undefined);
  /** The fix that `effect` is about. */
  #fix: Fix | null = null;
  #counting = new AbortController();
  #asking = new AbortController();
  readonly #engine: Pick<EngineClient, 'predictEffect' | 'enoughRows'>;

  constructor(engine: Pick<EngineClient, 'predictEffect' | 'enoughRows'>) {
    this.#engine = engine;
  }

  /**
   * Asks what a fix is predicted to do; only the latest question is answered.
   * @param chosen tells the fix, null where there is none; its signal says that the question is no longer the latest
   */
  async ask(chosen: (signal: AbortSignal) => Promise<Fix | null>): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    let effect: PredictedEffect | null = null;
    let fix: Fix | null = null;
    try {
      fix = await chosen(signal);
      if (fix && !signal.aborted) effect = await this.#engine.predictEffect(fix, { signal });
    } catch {
      // The meter shows no prediction then; the fix itself will say what is wrong.
    }
    if (signal.aborted) return;
    this.effect = effect;
    this.#fix = fix;
  }

  /** What was predicted for exactly this fix; null where another one was asked about. */
  of(fix: Fix): PredictedEffect | null {
    return JSON.stringify(fix) === JSON.stringify(this.#fix) ? this.effect : null;
  }

  /**
   * Finds out how many rows are enough where these are kept; only the latest count is shown. Left unknown where that fails or
   * is cancelled: the ranking stands without it.
   */
  async count(kept: readonly TrainingRow[], call: CallOptions): Promise<void> {
    this.#forgetCount();
    const { signal: latest } = this.#counting;
    const signal = call.signal ? AbortSignal.any([call.signal, latest]) : latest;
    const enough = await this.#engine.enoughRows(kept, { ...call, signal }).catch(() => undefined);
    if (!latest.aborted) this.enough = enough;
  }

  /** To be told when what was predicted is no longer so. */
  forget(): void {
    this.#asking.abort();
    this.#forgetCount();
    this.effect = null;
  }

  #forgetCount(): void {
    this.#counting.abort();
    this.#counting = new AbortController();
    this.enough = undefined;
  }
}
