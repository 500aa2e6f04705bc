const tailBytesMax = 16 * 1024;
const escapeSequences =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|[ -/]*[0-~])?/g;
const controlCharacters = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** The last 16 KiB of what a container printed, and how much it printed in all. */
export class BoundedLog {
  #chunks: Buffer[] = [];
  #keptBytes = 0;
  #totalBytes = 0;

  get totalBytes(): number {
    return this.#totalBytes;
  }

  append(chunk: Buffer): void {
    this.#totalBytes += chunk.length;
    this.#chunks.push(Buffer.from(chunk.subarray(-tailBytesMax))); // copied: the chunk may be a view of a large buffer
    this.#keptBytes += Math.min(chunk.length, tailBytesMax);
    if (this.#keptBytes > 4 * tailBytesMax) this.#compact();
  }

  /** @returns plain text, safe to store and to show: no terminal escapes, control or text-direction characters. */
  tail(): string {
    return lastBytes(plainText(this.#compact()));
  }

  #compact(): Buffer {
    const kept = Buffer.concat(this.#chunks).subarray(-tailBytesMax);
    this.#chunks = [kept];
    this.#keptBytes = kept.length;
    return kept;
  }
}

/** One line without terminal escapes, control or text-direction characters. */
export function plainLine(line: string): string {
  return line.replace(escapeSequences, '').replace(controlCharacters, '').replace(/\s+/g, ' ').trim();
}

function plainText(bytes: Buffer): string {
  return withoutSplitStart(bytes)
    .toString('utf8')
    .replace(escapeSequences, '')
    .replace(/\r\n?/g, '\n')
    .replace(controlCharacters, '');
}

/** Each invalid byte became U+FFFD, which has three bytes, so the text may exceed its bound. */
function lastBytes(text: string): string {
  return withoutSplitStart(Buffer.from(text).subarray(-tailBytesMax)).toString('utf8');
}

/** Drops the remaining bytes of a character whose first bytes were cut off. */
function withoutSplitStart(bytes: Buffer): Buffer {
  let start = 0;
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return bytes.subarray(start);
}
