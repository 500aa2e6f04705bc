import { deserialize, serialize } from 'node:v8';

/** Descriptor of the channel in a child process. */
export const channelDescriptor = 3;

const headBytes = 4;

/** What arrived is not a sequence of frames, or is too large. */
export class FrameError extends Error {}

/** A message as it is sent: its length as uint32, and its structured clone, which may have typed arrays. */
export function frameOf(message: unknown): Buffer {
  const body = serialize(message);
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}

/**
 * Puts frames together again. The channel of `fork` cannot be used with a child that a stranger may have taken over: it
 * takes messages of any size, and a message that it does not understand ends the process that receives it.
 */
export class FrameReader {
  readonly #bytesMax: number;
  #received = 0;
  #isHead = true;
  #target = Buffer.alloc(headBytes);
  #filled = 0;

  /** @param bytesMax of all frames together. */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** @returns the messages that are now complete. @throws FrameError before anything too large is kept or decoded. */
  push(chunk: Uint8Array): readonly unknown[] {
    this.#received += chunk.length;
    if (this.#received > this.#bytesMax) throw this.#tooLarge(this.#received);
    const messages: unknown[] = [];
    for (let rest = chunk; rest.length > 0;) {
      const part = rest.subarray(0, this.#target.length - this.#filled);
      this.#target.set(part, this.#filled);
      this.#filled += part.length;
      rest = rest.subarray(part.length);
      if (this.#filled < this.#target.length) continue;
      if (this.#isHead) this.#expect(this.#target.readUInt32LE());
      else {
        messages.push(decode(this.#target));
        this.#expect(null);
      }
    }
    return messages;
  }

  /** @param bodyBytes null: a head comes next. */
  #expect(bodyBytes: number | null): void {
    if (bodyBytes === 0) throw new FrameError('It sent an empty message.');
    if (bodyBytes !== null && bodyBytes > this.#bytesMax) throw this.#tooLarge(bodyBytes);
    this.#isHead = bodyBytes === null;
    this.#target = Buffer.alloc(bodyBytes ?? headBytes); // not pooled: a decoded array is a view of it
    this.#filled = 0;
  }

  #tooLarge(bytes: number): FrameError {
    return new FrameError(`It sent ${bytes} bytes of messages; the limit is ${this.#bytesMax}.`);
  }
}

function decode(body: Buffer): unknown {
  try {
    return deserialize(body);
  } catch (cause) {
    throw new FrameError('It sent a message that cannot be decoded.', { cause });
  }
}
