import type { Component } from 'svelte';

/** One line of a menu. */
export interface MenuItem {
  readonly label: string;
  readonly icon?: Component<{ size?: number | string }>;
  /** Why it cannot be chosen now; shown beneath the label. */
  readonly disabled?: string | null;
  /** Shown at the right edge: a key or a small figure. */
  readonly hint?: string;
  readonly separated?: boolean;
  readonly run: () => void;
}

/** Where a menu opens: below or at this rectangle of the window. */
export interface Anchor {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}
