import { z } from 'zod';
import type { Samples } from '../../benchmark/samples/dataset.ts';
import { audioSamples, imageSamples, textSamples } from '../../benchmark/samples/sample-buffer.ts';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';

const textQuery = z.object({ id: z.string(), text: z.string() });
const arrayQuery = z.object({
  id: z.string(),
  dtype: z.enum(['uint8', 'int16']),
  shape: z.array(z.int().min(1)),
  data: z.base64(), // little-endian, in C order
});

/** Queries of a filter: `ids[i]` belongs to sample i. */
export interface Queries {
  readonly ids: readonly string[];
  readonly samples: Samples;
}

/**
 * Reads the queries that the platform writes as JSON lines.
 * @param form of the task's samples.
 * @throws Error that names the query if one is not a sample of this form.
 */
export function decodeQueries(lines: readonly string[], form: SampleForm): Queries {
  const parsed = lines.map((line): unknown => JSON.parse(line));
  if (form.modality === 'text') {
    const queries = parsed.map((query) => textQuery.parse(query));
    return { ids: queries.map(({ id }) => id), samples: textSamples(queries.map(({ text }) => text)) };
  }
  const queries = parsed.map((query) => arrayQuery.parse(query));
  const bytes = Buffer.concat(queries.map((query) => bytesOf(query, form)));
  const samples =
    form.modality === 'image'
      ? imageSamples({ ...form, data: new Uint8Array(bytes) })
      : audioSamples({
          ...form,
          data: Int16Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readInt16LE(2 * i)),
        });
  return { ids: queries.map(({ id }) => id), samples };
}

function bytesOf({ id, dtype, shape, data }: z.infer<typeof arrayQuery>, form: SampleForm): Buffer {
  const expected = expectedOf(form);
  const bytes = Buffer.from(data, 'base64');
  const isExpected = dtype === expected.dtype && shape.join() === expected.shape.join();
  if (isExpected && bytes.length === expected.bytes) return bytes;
  throw new Error(
    `Query ${id} is ${dtype} [${shape.join(', ')}] in ${bytes.length} bytes, ` +
      `expected ${expected.dtype} [${expected.shape.join(', ')}] in ${expected.bytes} bytes.`,
  );
}

function expectedOf(form: SampleForm): {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: number;
} {
  switch (form.modality) {
    case 'text':
      throw new Error('A text has no dtype.');
    case 'image': {
      const { height, width, channels } = form;
      return { dtype: 'uint8', shape: [height, width, channels], bytes: height * width * channels };
    }
    case 'audio':
      return { dtype: 'int16', shape: [form.length], bytes: 2 * form.length };
  }
}
