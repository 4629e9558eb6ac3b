/** An operation whose duration follows from how much there is to do. */
export interface Job {
  /** Operations of one kind take as long per unit as each other. */
  readonly kind: string;
  /** How much there is to do, in a unit of the kind's own: bytes to read, or numbers to multiply in one pass. */
  readonly amount: number;
}

/** Seconds from which on a duration is told before the work begins. */
export const LONG = 10;

const KEPT = 'rain-pace';
/** Shorter operations say more about overhead than about pace. */
const TELLING = 0.2;
/** Units per second on two cores of a server, until an operation of the kind has been timed here. By the kind's first word, whose own pace goes before. */
const USUAL: Readonly<Record<string, number>> = { read: 4e6, softmax: 1.5e7, mlp: 2.5e6, cnn: 6e5, rank: 5e6 };

/** How fast this machine is at each kind of operation, learnt from those it has done. */
export class Pace {
  /** Seconds per unit, by kind. */
  #known = $state.raw<Readonly<Record<string, number>>>(kept());

  /** Seconds that a job should take. */
  estimate({ kind, amount }: Job): number {
    const [like] = kind.split(' ');
    return amount * (this.#known[kind] ?? this.#known[like] ?? 1 / (USUAL[like] ?? 1e7));
  }

  /** Takes note of how long a job took: half of what was known counts on, since data differ. */
  learn({ kind, amount }: Job, seconds: number): void {
    if (seconds < TELLING || amount <= 0) return;
    const before = this.#known[kind];
    const now = seconds / amount;
    this.#known = { ...this.#known, [kind]: before === undefined ? now : (before + now) / 2 };
    try {
      localStorage.setItem(KEPT, JSON.stringify(this.#known));
    } catch {
      // Without storage it is learnt anew on every visit.
    }
  }
}

function kept(): Record<string, number> {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '{}');
    const entries = Object.entries(read ?? {}).filter(([, pace]) => typeof pace === 'number' && pace > 0);
    return Object.fromEntries(entries) as Record<string, number>;
  } catch {
    return {};
  }
}
