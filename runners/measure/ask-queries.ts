import type { Samples } from '../../benchmark/samples/dataset.ts';
import { sampleAt } from '../../benchmark/samples/sample-buffer.ts';
import type { AnswerBook } from '../../benchmark/stages/answer-book.ts';
import type { QueryPlan } from '../../benchmark/stages/stage-definition.ts';
import type { ContainerPipe, Conversation } from '../sandbox/container-pipe.ts';
import type { PlannedQuery } from './plan-queries.ts';

export interface AskingOptions {
  readonly sets: Readonly<Record<PlannedQuery['set'], Samples>>;
  readonly book: AnswerBook;
  readonly queryPlan: QueryPlan;
  /** What is being done. */
  readonly phase: string;
  readonly report: (phase: string, progress: number | null) => Promise<void>;
}

/** Asks a filter its queries, window by window, and writes its answers into the book. */
export class AskingConversation implements Conversation {
  readonly lineBytesMax: number;
  readonly bytesMax: number;
  readonly #plan: readonly PlannedQuery[];
  readonly #options: AskingOptions;
  #answeringMs = 0;

  constructor(plan: readonly PlannedQuery[], options: AskingOptions) {
    this.#plan = plan;
    this.#options = options;
    this.lineBytesMax = options.queryPlan.answerBytesMax;
    this.bytesMax = otherBytesMax + plan.length * options.queryPlan.answerBytesMax;
  }

  /** From the first answer to the last one. */
  get answeringSeconds(): number {
    return this.#answeringMs / 1_000;
  }

  /** @throws OutputError */
  async hold(pipe: ContainerPipe): Promise<void> {
    const { book, queryPlan, phase, report } = this.#options;
    let firstAnswerAt: number | null = null;
    for (let begin = 0; begin < this.#plan.length; begin += queryPlan.window) {
      const window = this.#plan.slice(begin, begin + queryPlan.window);
      book.ask(window.map(({ id }) => id));
      const allowedMs = firstAnswerAt === null ? queryPlan.firstAnswerMs : queryPlan.windowMs;
      let until = performance.now() + allowedMs;
      const written = this.#write(pipe, window);
      while (!book.isWindowAnswered) {
        const next = await pipe.nextLine(until);
        if (next === 'ended') book.end('The container ended or closed its stdout');
        if (typeof next === 'string') break;
        if (firstAnswerAt === null) {
          firstAnswerAt = performance.now();
          until = Math.max(until, firstAnswerAt + queryPlan.windowMs);
        }
        book.take(next.line);
      }
      book.closeWindow();
      await written;
      if (firstAnswerAt !== null) this.#answeringMs = performance.now() - firstAnswerAt;
      void report(phase, (begin + window.length) / this.#plan.length).catch(() => {});
    }
    await this.#refuseLateAnswers(pipe);
  }

  async #write(pipe: ContainerPipe, window: readonly PlannedQuery[]): Promise<void> {
    for (const { id, set, row } of window) {
      await pipe.write(`${JSON.stringify({ id, ...encodeSample(this.#options.sets[set], row) })}\n`);
    }
  }

  /** What has been written after the last answer is an answer to nothing. */
  async #refuseLateAnswers(pipe: ContainerPipe): Promise<void> {
    pipe.closeStdin();
    for (;;) {
      const next = await pipe.nextLine(Infinity); // the time limit of the container ends it
      if (typeof next === 'string') return;
      this.#options.book.take(next.line);
    }
  }
}

/** For lines that are no answers, such as progress. */
const otherBytesMax = 1024 ** 2;

/** One sample as a query shows it: a text, or the bytes of an array in C order, little-endian. */
export function encodeSample(samples: Samples, row: number): Readonly<Record<string, unknown>> {
  switch (samples.modality) {
    case 'text':
      return { text: sampleAt(samples, row) };
    case 'image': {
      const { height, width, channels } = samples;
      const data = Buffer.from(sampleAt(samples, row)).toString('base64');
      return { dtype: 'uint8', shape: [height, width, channels], data };
    }
    case 'audio': {
      const clip = sampleAt(samples, row);
      const data = Buffer.from(clip.buffer, clip.byteOffset, clip.byteLength).toString('base64');
      return { dtype: 'int16', shape: [samples.length], data };
    }
  }
}
