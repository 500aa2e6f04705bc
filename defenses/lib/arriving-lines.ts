import { setTimeout as sleep } from 'node:timers/promises';
import type { Readable } from 'node:stream';

const quietMs = 5; // after this long without a new byte, a group is not waited for any longer
const newline = 0x0a;

/**
 * The lines of a stream, in groups of what has arrived. A stream gives its bytes in arbitrary pieces, so a group that is
 * not full waits until nothing new has come for a moment. Lines end with \n only, because a JSON text may hold U+2028,
 * which `readline` takes for the end of a line.
 * @param linesMax lines in a group.
 * @throws the error of the stream.
 */
export async function* arrivingLines(input: Readable, linesMax: number): AsyncGenerator<readonly string[]> {
  const arrivals = new Arrivals();
  input.on('data', (bytes: Buffer) => arrivals.add(bytes));
  input.once('end', () => arrivals.close());
  input.once('error', (cause) => arrivals.fail(cause));
  try {
    for (;;) {
      await arrivals.ready();
      let seen = -1;
      while (seen !== arrivals.bytes && arrivals.isOpen && arrivals.lines.length < linesMax) {
        seen = arrivals.bytes;
        await sleep(quietMs);
      }
      const group = arrivals.lines.splice(0, linesMax);
      if (group.length === 0) return;
      yield group;
    }
  } finally {
    input.destroy(); // an open input would keep the process alive after a failure
  }
}

/** Collects bytes into lines while its reader is busy. */
class Arrivals {
  readonly lines: string[] = [];
  bytes = 0;
  isOpen = true;
  private unfinished: Buffer[] = []; // pieces of the line whose end has not come
  private failure: { readonly cause: unknown } | null = null;
  private wake: () => void = () => {};

  add(bytes: Buffer): void {
    this.bytes += bytes.length;
    let begin = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, begin)) {
      this.unfinished.push(bytes.subarray(begin, end));
      this.finishLine();
      begin = end + 1;
    }
    this.unfinished.push(bytes.subarray(begin));
    this.wake();
  }

  close(): void {
    this.finishLine();
    this.isOpen = false;
    this.wake();
  }

  fail(cause: unknown): void {
    this.failure = { cause };
    this.wake();
  }

  /** Resolves when there is a line or when the stream has ended. */
  async ready(): Promise<void> {
    while (this.lines.length === 0 && this.isOpen && !this.failure) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    if (this.failure) throw this.failure.cause;
  }

  /** Whole characters only: a character of several bytes may come in two pieces. */
  private finishLine(): void {
    const line = Buffer.concat(this.unfinished).toString('utf8');
    this.unfinished = [];
    if (line !== '') this.lines.push(line);
  }
}
