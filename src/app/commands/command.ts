import { flushSync } from 'svelte';

/** Something that can be done from the palette. */
export interface Command {
  readonly name: string;
  readonly keys?: string;
  /** Why it cannot be done now. */
  readonly obstacle?: string | null;
  readonly run: () => void;
}

/** Brings the focus to a control of the page, and opens it where it is a menu. A pane that is folded is unfolded for it. */
export function goTo(selector: string): void {
  const control = document.querySelector<HTMLElement>(selector);
  const folded = control?.closest('section')?.querySelector<HTMLElement>('h2 > button[aria-expanded="false"]');
  if (folded) flushSync(() => folded.click());
  control?.scrollIntoView({ block: 'nearest' });
  control?.focus();
  if (control instanceof HTMLInputElement) control.select();
  // A menu opens by itself only right after a key or a click; where that is over, it has the focus at least.
  if (control instanceof HTMLSelectElement && navigator.userActivation.isActive) control.showPicker();
}

/** Presses a button of the page. */
export function press(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click();
}

/** A selector for what carries an accessible name; `within` is the name of its pane. */
export function named(name: string, within?: string): string {
  const its = `[aria-label="${CSS.escape(name)}"]`;
  return within === undefined ? its : `section[aria-label="${within}"] ${its}`;
}
