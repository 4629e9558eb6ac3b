/** Whether keys and pasted text belong to this element: a field, or an editor. */
export function isTextField(target: EventTarget | undefined): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"]') !== null;
}
