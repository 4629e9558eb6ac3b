import type { Random } from '../base/random.ts';

/** At most `most` of these ids, every choice equally probable, in their order (selection sampling, Knuth 3.4.2 S). */
export function sampleOf(ids: Int32Array, most: number, random: Random): Int32Array {
  if (ids.length <= most) return ids;
  let wanted = most;
  return ids.filter((_, i) => {
    const taken = random.uniform() * (ids.length - i) < wanted;
    if (taken) wanted--;
    return taken;
  });
}
