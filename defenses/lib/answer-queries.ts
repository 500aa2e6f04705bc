import type { Readable, Writable } from 'node:stream';
import type { Samples } from '../../benchmark/samples/dataset.ts';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import { arrivingLines } from './arriving-lines.ts';
import { decodeQueries } from './decode-queries.ts';

/** What a filter says about one query. */
export interface QueryAnswer {
  readonly score: number; // finite; higher = more suspicious
  readonly accept: boolean;
  readonly label?: number; // left out: the model's own prediction
}

export interface Filter {
  readonly form: SampleForm;
  /** Queries that the platform sends before it waits for answers. */
  readonly window: number;
  /** One answer per sample. An answer must depend on its sample alone, because some are asked again among others. */
  judge(samples: Samples): Promise<readonly QueryAnswer[]>;
}

/**
 * The loop of a filter: reads queries as JSON lines, judges what has arrived, at most a window at a time, and writes one
 * JSON line per query. Resolves when the input has ended and everything is answered.
 * @throws Error for a query that is not a sample of this form; the error of a stream.
 */
export async function answerQueries(
  input: Readable,
  output: Writable,
  { form, window, judge }: Filter,
): Promise<{ readonly answered: number }> {
  let answered = 0;
  for await (const lines of arrivingLines(input, window)) {
    const { ids, samples } = decodeQueries(lines, form);
    const answers = await judge(samples);
    if (answers.length !== ids.length) throw new Error(`${answers.length} answers for ${ids.length} queries.`);
    await write(output, answers.map((answer, at) => `${JSON.stringify({ id: ids[at], ...answer })}\n`).join(''));
    answered += ids.length;
  }
  return { answered };
}

function write(output: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(text, (cause) => (cause ? reject(cause) : resolve()));
  });
}
