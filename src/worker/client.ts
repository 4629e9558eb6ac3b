import { RainError } from '../engine/base/errors.ts';
import type { Engine } from '../engine/debugger/api.ts';
import { connect, type Connection, type Remote } from './bridge.ts';
import { enginePositions } from './engine-positions.ts';

/** The engine as the page sees it: every method of `Engine`, with `CallOptions` where the engine takes `Work`. */
export type EngineClient = Remote<Engine>;

/** Starts the engine's worker. `close` ends it; a crash rejects every pending and later call with `worker-crashed`. */
export function startEngine(): { readonly engine: EngineClient; close(): void } {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  const connection: Connection<Engine> = connect<Engine>(worker, enginePositions);
  return {
    engine: connection.remote,
    close() {
      connection.end(new RainError('closed', 'The engine was closed.'));
    },
  };
}
