import { createHmac } from 'node:crypto';

/**
 * What the platform decides for one image on one task and no container may foresee, such as the order of queries. The same
 * whenever the image meets the task on this installation.
 */
export class RunSecret {
  readonly #key: Buffer;

  constructor(installationSecret: Uint8Array, taskId: string, imageDigest: string) {
    this.#key = createHmac('sha256', installationSecret).update(`run ${taskId} ${imageDigest}`).digest();
  }

  /** A seed in [0, 2^53), which nobody can find by trying all. @param purpose seeds of two purposes are independent. */
  seed(purpose: string): number {
    return Number(this.#digest(`seed ${purpose}`).readBigUInt64LE(0) >> 11n);
  }

  /** 128 bits in hexadecimal that say nothing about a seed. */
  word(purpose: string): string {
    return this.#digest(`word ${purpose}`).toString('hex').slice(0, 32);
  }

  #digest(subject: string): Buffer {
    return createHmac('sha256', this.#key).update(subject).digest();
  }
}
