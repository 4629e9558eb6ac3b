/**
 * What `make` promises, for everybody who asks: it is called by the first, and again by whoever asks after it failed. A
 * failure that was kept would be the answer for ever, also where the next try would go well (memory, a network).
 */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    if (made) return made;
    const making = make();
    making.catch(() => {
      made = null;
    });
    return (made = making);
  };
}
