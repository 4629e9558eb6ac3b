const LOCK = 'rain-autosave';
/** A tab that is only loaded again asks for its turn within this time (ms), and gets it. */
const LOADED_AGAIN = 3000;

/** Resolves to whether this tab is the one that saves; it is then until it is closed. */
export function becomeSavingTab(): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const held = navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise<never>(() => undefined) : undefined;
    });
    held.catch(reject);
  });
}

/** Resolves once the tab that saved is closed and this one saves in its place. */
export async function takeOverSaving(): Promise<void> {
  do {
    await navigator.locks.request(LOCK, () => undefined);
    await new Promise((resolve) => setTimeout(resolve, LOADED_AGAIN));
  } while (!(await becomeSavingTab()));
}
