import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bibleLexicon, bibleOpenings } from '../../benchmark/attacks/text/stylebkd/bible-lexicon.ts';
import { clauseOpeners } from '../../benchmark/attacks/text/synbkd/clause-frames.ts';
import { stopWords } from '../../benchmark/attacks/text/stop-words.ts';
import { writeNpy, type NpyArray } from '../../benchmark/formats/npy.ts';
import { packSamples } from '../../benchmark/samples/sample-buffer.ts';
import { keyOf, type BenchShape, type Case } from './cases.ts';
import { caseInputs } from './case-inputs.ts';
import { benchHosts } from './hosts.ts';
import { startTrigger } from './start-trigger.ts';

/** The inputs of the Python implementation for one shape; the key of a case begins the names of its files. */
export interface Manifest {
  readonly shape: BenchShape;
  readonly expected: number; // how many of our samples are written for comparison
  readonly cases: readonly { readonly key: string; readonly id: string; readonly style: number }[];
  readonly lexicons: Readonly<Record<string, unknown>>;
}

/**
 * Writes the original samples of a shape, the patterns and draws of its cases, and our result for the first samples, as
 * .npy files; texts as JSON.
 */
export async function writeInputs(
  folder: string,
  shape: BenchShape,
  cases: readonly Case[],
  expected: number,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const hosts = benchHosts(shape);
  const { samples } = hosts;
  const write = (name: string, array: NpyArray) => writeFile(join(folder, `${name}.npy`), writeNpy(array));
  const writeJson = (name: string, value: unknown) => writeFile(join(folder, `${name}.json`), JSON.stringify(value));
  if (samples.modality === 'text') await writeJson('hosts', samples.texts);
  else if (samples.modality === 'audio') {
    await write('hosts', { dtype: '<i2', shape: [samples.count, samples.length], data: packSamples(samples) });
  } else {
    const { count, height, width, channels } = samples;
    await write('hosts', { dtype: '|u1', shape: [count, height, width, channels], data: packSamples(samples) });
  }
  for (const one of cases) {
    const key = keyOf(one);
    for (const [name, array] of Object.entries(caseInputs(one, samples, expected)))
      await write(`${key}.${name}`, array);
    const apply = startTrigger(one, hosts);
    const values = Array.from({ length: expected }, (_, index) => apply(index));
    if (samples.modality === 'text') await writeJson(`${key}.expected`, values);
    else if (samples.modality === 'audio') {
      const data = Int16Array.from((values as Int16Array[]).flatMap((value) => [...value]));
      await write(`${key}.expected`, { dtype: '<i2', shape: [expected, samples.length], data });
    } else {
      const data = Uint8Array.from((values as Uint8Array[]).flatMap((value) => [...value]));
      const { height, width, channels } = samples;
      await write(`${key}.expected`, { dtype: '|u1', shape: [expected, height, width, channels], data });
    }
  }
  const manifest: Manifest = {
    shape,
    expected,
    cases: cases.map((one) => ({ key: keyOf(one), id: one.id, style: Number(one.parameters?.['style'] ?? 0) })),
    lexicons: {
      stopWords: [...stopWords],
      clauseOpeners,
      bibleLexicon: Object.fromEntries(bibleLexicon),
      bibleOpenings,
    },
  };
  await writeJson('manifest', manifest);
}
