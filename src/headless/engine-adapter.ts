import { Work } from '../engine/base/work.ts';
import type { Engine } from '../engine/debugger/api.ts';
import type { CallOptions } from '../worker/bridge.ts';
import type { EngineClient } from '../worker/client.ts';

/** The worker's client as an `Engine` again: what takes `CallOptions` on this side takes `Work`, as the engine itself does. */
export function engineOver(client: EngineClient): Engine {
  const methods = Object.entries(client as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>);
  return Object.fromEntries(
    methods.map(([name, call]) => [name, (...args: unknown[]) => call(...args.map(withoutWork))]),
  ) as unknown as Engine;
}

function withoutWork(argument: unknown): unknown {
  if (!(argument instanceof Work)) return argument;
  const options: CallOptions = {
    signal: argument.signal,
    onProgress: ({ phase, done, total, note }) => {
      argument.report(phase, done, total, note);
    },
  };
  return options;
}
