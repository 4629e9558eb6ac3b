import type { ChartLayout, Mark } from './layout.ts';

/** Pixels a pointer must move before a press becomes a drag: a click stays a click. */
const THRESHOLD = 4;
/** Pixels above the plot area up to which a mark can be dragged. */
const BEYOND = 12;

/** A mark taken from its place, and the value it is held at. */
export interface Held {
  readonly mark: Mark;
  readonly value: number;
}

/** A mark on its way to where it belongs: pressed and dragged by a pointer, or moved by keys. */
export class Lift {
  held = $state.raw<Held | null>(null);
  /** Whether keys move it, so that its value is typed into a field. */
  byKeys = $state(false);
  #press: { readonly mark: Mark; readonly y: number } | null = null;

  /** A pointer went down on a mark, at this y of the window. */
  press(mark: Mark, y: number): void {
    if (this.byKeys) this.cancel();
    this.#press = { mark, y };
  }

  /** The pointer moved; resolves to the mark that just left its place, if one did. */
  move(y: number, layout: ChartLayout): Mark | null {
    if (!this.#press) return null;
    const { mark, y: from } = this.#press;
    if (!this.held && Math.abs(y - from) < THRESHOLD) return null;
    const began = this.held === null;
    const at = Math.max(-BEYOND, Math.min(layout.height, mark.y + y - from));
    this.held = { mark, value: toPrecision(layout.valueAt(at), layout, mark) };
    return began ? mark : null;
  }

  /** Keys take a mark from its place. */
  take(mark: Mark, value: number): void {
    this.#press = null;
    this.byKeys = true;
    this.held = { mark, value };
  }

  /** The mark is let go where it is held; null when it never left its place. */
  drop(): Held | null {
    const { held } = this;
    this.cancel();
    return held;
  }

  cancel(): void {
    this.#press = null;
    this.byKeys = false;
    this.held = null;
  }
}

/** How much a key moves a mark: one where its column has whole numbers only, else a hundredth of the axis, rounded. */
export function keyStep(layout: ChartLayout, mark: Mark): number {
  if (isWhole(layout, mark)) return 1;
  const span = Math.abs(layout.valueAt(0) - layout.valueAt(layout.height));
  return 10 ** Math.floor(Math.log10(span / 20 || 1));
}

/** A value as exact as a pointer can mean it. */
function toPrecision(value: number, layout: ChartLayout, mark: Mark): number {
  return isWhole(layout, mark) ? Math.round(value) : Number(value.toPrecision(3));
}

function isWhole({ marks }: ChartLayout, { column }: Mark): boolean {
  return marks.every((mark) => mark.column !== column || Number.isInteger(mark.value));
}
