import { EventEmitter, once } from 'node:events';
import { OutputError } from '../../benchmark/stages/output-error.ts';

/** Nothing can be read any more, or not in time. */
export type NoLine = 'ended' | 'timed-out';

/** What a container and its runner say to each other while it runs. */
export interface Conversation {
  /** Longest line that the container may write. */
  readonly lineBytesMax: number;
  /** All that it may write to stdout. */
  readonly bytesMax: number;
  /** Talks until nothing more is to be said; stdin is then closed. @throws OutputError to end the container */
  hold(pipe: ContainerPipe): Promise<void>;
}

const newline = 0x0a;
/** Lines that begin so are for the platform, such as progress, and no part of the conversation. */
const noticeMark = '::';

/** Stdin and the lines of stdout of a running container. */
export class ContainerPipe {
  readonly #stream: NodeJS.ReadWriteStream;
  readonly #lineBytesMax: number;
  readonly #changes = new EventEmitter();
  #lines: string[] = [];
  #read = 0; // lines of `#lines` that have been read
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #totalBytes = 0;
  #hasEnded = false;
  #tooLong = false;

  constructor(stream: NodeJS.ReadWriteStream, lineBytesMax: number) {
    this.#stream = stream;
    this.#lineBytesMax = lineBytesMax;
  }

  /** Whether the container has ended, or has closed its stdout and stderr. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Bytes that the container has written to stdout. */
  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** Takes what the container wrote to stdout. */
  take(chunk: Buffer): void {
    this.#totalBytes += chunk.length;
    if (this.#tooLong) return;
    const end = chunk.lastIndexOf(newline);
    if (end >= 0) {
      this.#append(chunk.subarray(0, end));
      this.#endLines();
    }
    this.#append(chunk.subarray(end + 1));
    if (this.#pendingBytes > this.#lineBytesMax) this.#tooLong = true;
    this.#changes.emit('change');
  }

  /** The container can write no more. A last line without a newline counts. */
  end(): void {
    if (!this.#tooLong) this.#endLines();
    this.#hasEnded = true;
    this.#changes.emit('change');
  }

  /** Writes to stdin. Returns when the text has been passed on, or when the container has ended. */
  async write(text: string): Promise<void> {
    if (this.#hasEnded || this.#stream.write(text)) return;
    const drained = new AbortController();
    const { signal } = drained;
    const whenDrained = once(this.#stream, 'drain', { signal }).catch(() => {});
    await Promise.race([whenDrained, this.#whenEnded(signal)]);
    drained.abort();
  }

  closeStdin(): void {
    if (!this.#hasEnded) this.#stream.end();
  }

  /**
   * The next line of stdout.
   * @param until of `performance.now()`; Infinity: until the end.
   * @throws OutputError when a line is too long.
   */
  async nextLine(until: number): Promise<{ readonly line: string } | NoLine> {
    for (;;) {
      const line = this.#lines[this.#read];
      if (line !== undefined) {
        this.#read += 1;
        return { line };
      }
      if (this.#tooLong) {
        throw new OutputError(
          'wrong-answer',
          `The container wrote a line of more than ${this.#lineBytesMax} bytes to stdout; an answer is shorter.`,
        );
      }
      if (this.#hasEnded) return 'ended';
      const left = until - performance.now();
      if (left <= 0) return 'timed-out';
      await this.#change(left);
    }
  }

  #append(part: Buffer): void {
    if (part.length === 0) return;
    this.#pending.push(Buffer.from(part)); // copied: it may be a view of a large buffer
    this.#pendingBytes += part.length;
  }

  /** What is pending consists of complete lines. */
  #endLines(): void {
    const text = Buffer.concat(this.#pending).toString('utf8');
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#lines = this.#lines.slice(this.#read);
    this.#read = 0;
    for (const line of text.split(/\r?\n/)) {
      if (line.length > this.#lineBytesMax) {
        this.#tooLong = true;
        return;
      }
      if (line.trim() !== '' && !line.startsWith(noticeMark)) this.#lines.push(line);
    }
  }

  /** Waits for a line or the end. */
  async #change(milliseconds: number): Promise<void> {
    const options = Number.isFinite(milliseconds) ? { signal: AbortSignal.timeout(Math.ceil(milliseconds)) } : {};
    await once(this.#changes, 'change', options).catch(() => {});
  }

  async #whenEnded(signal: AbortSignal): Promise<void> {
    while (!this.#hasEnded && !signal.aborted) await once(this.#changes, 'change', { signal }).catch(() => {});
  }
}
