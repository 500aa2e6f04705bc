import { plainLine } from './bounded-log.ts';

/** What a container says about how far it is. */
export interface ContainerProgress {
  /** In [0, 1]. */
  readonly fraction: number;
  /** Plain text, possibly empty. */
  readonly text: string;
}

const lineBytesMax = 1_024;
const textCharactersMax = 120;
const progressLine = /^::progress\s+(0(?:\.\d*)?|1(?:\.0*)?|\.\d+)(?:\s+(.*))?$/;
const notApplicableLine = /^::not-applicable\s+(\S.*)$/;
const newline = 0x0a;

/**
 * Finds the lines of a log that are meant for the platform: `::progress 0.42 epoch 5/12`, and `::not-applicable` with
 * the reason why a defense changes nothing. Other lines, and malformed ones, are only part of the log.
 */
export class ProgressLines {
  readonly #onProgress: (progress: ContainerProgress) => void;
  readonly #unfinished = { stdout: '', stderr: '' };
  #notApplicable: string | null = null;

  constructor(onProgress: (progress: ContainerProgress) => void) {
    this.#onProgress = onProgress;
  }

  get notApplicable(): string | null {
    return this.#notApplicable;
  }

  take(source: 'stdout' | 'stderr', chunk: Buffer): void {
    let begin = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, begin)) {
      this.#append(source, chunk.subarray(begin, end));
      this.#read(this.#unfinished[source]);
      this.#unfinished[source] = '';
      begin = end + 1;
    }
    this.#append(source, chunk.subarray(begin));
  }

  /** A line is kept only as far as it can matter. */
  #append(source: 'stdout' | 'stderr', bytes: Buffer): void {
    const room = lineBytesMax - this.#unfinished[source].length;
    if (room > 0) this.#unfinished[source] += bytes.subarray(0, room).toString('utf8');
  }

  #read(line: string): void {
    if (!line.startsWith('::')) return;
    const text = plainLine(line);
    const progress = progressLine.exec(text);
    if (progress) {
      this.#onProgress({ fraction: Number(progress[1]), text: (progress[2] ?? '').slice(0, textCharactersMax) });
    }
    this.#notApplicable = notApplicableLine.exec(text)?.[1]?.slice(0, 2 * textCharactersMax) ?? this.#notApplicable;
  }
}
