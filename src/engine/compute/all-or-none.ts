/** What all these come to, in their order. Where one fails, what the others have made is disposed once all have ended. */
export async function allOrNone<Made extends { dispose(): void }>(making: readonly Promise<Made>[]): Promise<Made[]> {
  const outcomes = await Promise.allSettled(making);
  const made = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  if (made.length === making.length) return made;
  for (const each of made) each.dispose();
  return Promise.all(making);
}
