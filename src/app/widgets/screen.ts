import { innerHeight, innerWidth } from 'svelte/reactivity/window';

/** Pixels up to which panes stand below each other; the style sheets say so too. */
const NARROW = 900;
/** Pixels below which a pane's rows need all the height there is. */
const LOW = 800;

/** Whether the panes stand below each other, and the page scrolls as a whole. */
export function isNarrow(): boolean {
  return (innerWidth.current ?? Infinity) <= NARROW;
}

/** Whether there is room for more than a pane's rows. */
export function isRoomy(): boolean {
  return !isNarrow() && (innerHeight.current ?? Infinity) >= LOW;
}
