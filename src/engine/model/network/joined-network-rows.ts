import type { Work } from '../../base/work.ts';
import type { Floats } from '../../compute/backend.ts';
import { concatenated, sum } from '../../compute/vectors.ts';
import type { LossAt, NetworkRows } from './network-rows.ts';

/**
 * Consecutive rows of one table, held in parts, as one. What is per row is put one behind the other, sums over rows are added,
 * in the order of the parts. All are asked at once: one that computes in this very thread comes last, so that the others are
 * at work by then.
 */
export class JoinedNetworkRows implements NetworkRows {
  readonly rowCount: number;
  readonly #parts: readonly NetworkRows[];
  readonly #classes: number;

  constructor(parts: readonly NetworkRows[], classes: number) {
    this.rowCount = parts.reduce((sum, part) => sum + part.rowCount, 0);
    this.#parts = parts;
    this.#classes = classes;
  }

  async logits(theta: Floats, work: Work): Promise<Float64Array> {
    return concatenated(await this.#each((part) => part.logits(theta, work)));
  }

  async logitTangents(theta: Floats, s: Floats, work: Work): Promise<Float64Array> {
    return concatenated(await this.#each((part) => part.logitTangents(theta, s, work)));
  }

  async at(theta: Floats, labels: Int32Array, weights: Float32Array, work: Work): Promise<LossAt> {
    const points = await this.#each((part, from, to) =>
      part.at(theta, labels.slice(from, to), weights.slice(from, to), work),
    );
    return {
      loss: points.reduce((sum, { loss }) => sum + loss, 0),
      gradient: sum(points.map(({ gradient }) => gradient)),
      P: concatenated(points.map(({ P }) => P)),
      losses: concatenated(points.map(({ losses }) => losses)),
    };
  }

  async pullBack(theta: Floats, S: Floats, work: Work): Promise<Float64Array> {
    return sum(await this.#each((part, from, to) => part.pullBack(theta, this.#share(S, from, to), work)));
  }

  async probabilityGradient(theta: Floats, dP: Floats, work: Work): Promise<Float64Array> {
    return sum(await this.#each((part, from, to) => part.probabilityGradient(theta, this.#share(dP, from, to), work)));
  }

  async gaussNewton(
    theta: Floats,
    P: Floats,
    weights: Float32Array,
    vs: readonly Floats[],
    work: Work,
  ): Promise<Float64Array[]> {
    const images = await this.#each((part, from, to) =>
      part.gaussNewton(theta, this.#share(P, from, to), weights.slice(from, to), vs, work),
    );
    return vs.map((_, v) => sum(images.map((ofPart) => ofPart[v])));
  }

  async exact(
    theta: Floats,
    P: Floats,
    labels: Int32Array,
    weights: Float32Array,
    vs: readonly Floats[],
    work: Work,
  ): Promise<Float64Array[]> {
    const images = await this.#each((part, from, to) =>
      part.exact(theta, this.#share(P, from, to), labels.slice(from, to), weights.slice(from, to), vs, work),
    );
    return vs.map((_, v) => sum(images.map((ofPart) => ofPart[v])));
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
  }

  /** f of every part and its rows [from, to). */
  #each<Result>(f: (part: NetworkRows, from: number, to: number) => Promise<Result>): Promise<Result[]> {
    let to = 0;
    return Promise.all(this.#parts.map((part) => f(part, to, (to += part.rowCount))));
  }

  /** A copy, since a thread that is sent a view would get all of what it looks into. */
  #share(all: Floats, from: number, to: number): Floats {
    return all.slice(from * this.#classes, to * this.#classes);
  }
}
