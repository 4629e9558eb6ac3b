/** What can be made wider or higher: the two outer columns' widths, and heights. */
const PANES = ['left', 'right', 'data', 'query', 'complaints', 'history'] as const;
type Pane = (typeof PANES)[number];

const KEPT = 'rain-panes';

/** How large a person has made the panes, in pixels; kept in this browser, since it belongs to the screen and not to a case. */
export class PaneSizes {
  #sizes = $state.raw<Readonly<Partial<Record<Pane, number>>>>(kept());

  /** The size of a pane; undefined where it is as it comes. */
  of(pane: Pane): number | undefined {
    return this.#sizes[pane];
  }

  /** Makes a pane as large as this; null: as it comes. */
  resize(pane: Pane, size: number | null): void {
    const { [pane]: _, ...rest } = this.#sizes;
    this.#sizes = size === null ? rest : { ...rest, [pane]: size };
    try {
      localStorage.setItem(KEPT, JSON.stringify(this.#sizes));
    } catch {
      // Without storage every visit begins with the usual sizes.
    }
  }
}

function kept(): Partial<Record<Pane, number>> {
  try {
    const read = new Map<string, unknown>(Object.entries(JSON.parse(localStorage.getItem(KEPT) ?? '{}') as object));
    const sizes = PANES.flatMap((pane) => {
      const size = read.get(pane);
      return typeof size === 'number' && size > 0 ? [[pane, size] as const] : [];
    });
    return Object.fromEntries(sizes);
  } catch {
    return {};
  }
}
