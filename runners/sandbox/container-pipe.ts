import { EventEmitter, once } from 'node:events';
import { OutputError } from '../../benchmark/stages/output-error.ts';

/** Nothing can be read any more, or not in time. */
export type NoLine = 'ended' | 'timed-out';

/** What a container and its runner say to each other while it runs. */
export interface Conversation {
  /** Longest line that the container may write. */
  readonly lineBytesMax: number;
  /** Talks until nothing more is to be said; stdin is then closed. @throws OutputError to end the container */
  hold(pipe: ContainerPipe): Promise<void>;
}

const newline = 0x0a;

/** Stdin and the lines of stdout of a running container. */
export class ContainerPipe {
  readonly #stream: NodeJS.ReadWriteStream;
  readonly #lineBytesMax: number;
  readonly #lines: string[] = [];
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #queuedBytes = 0;
  #hasEnded = false;
  #tooLong = false;
  readonly #changes = new EventEmitter();

  constructor(stream: NodeJS.ReadWriteStream, lineBytesMax: number) {
    this.#stream = stream;
    this.#lineBytesMax = lineBytesMax;
  }

  /** Whether the container has ended, or has closed its stdout and stderr. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Bytes of complete lines that nobody has read yet. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Takes what the container wrote to stdout. */
  take(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0 && !this.#tooLong) {
      const at = rest.indexOf(newline);
      const part = Buffer.from(at < 0 ? rest : rest.subarray(0, at)); // copied: the chunk may be a view of a large buffer
      this.#pending.push(part);
      this.#pendingBytes += part.length;
      if (this.#pendingBytes > this.#lineBytesMax) this.#tooLong = true;
      else if (at >= 0) this.#endLine();
      rest = at < 0 ? rest.subarray(rest.length) : rest.subarray(at + 1);
    }
    this.#changes.emit('change');
  }

  /** The container can write no more. A last line without a newline counts. */
  end(): void {
    if (this.#pendingBytes > 0 && !this.#tooLong) this.#endLine();
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
   * @param until of `performance.now()`.
   * @throws OutputError when a line is too long.
   */
  async nextLine(until: number): Promise<{ readonly line: string } | NoLine> {
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) {
        this.#queuedBytes -= line.length;
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

  #endLine(): void {
    const line = Buffer.concat(this.#pending).toString('utf8').replace(/\r$/, '');
    this.#pending = [];
    this.#pendingBytes = 0;
    if (line.trim() === '') return;
    this.#lines.push(line);
    this.#queuedBytes += line.length;
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
