import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSafetensors } from '../../benchmark/formats/safetensors.ts';
import type { LabeledSamples, Samples } from '../../benchmark/samples/dataset.ts';
import { takeSamples } from '../../benchmark/samples/sample-buffer.ts';
import { queryPlan } from '../../benchmark/stages/filter.ts';
import { taskFiles, taskSampleFiles } from '../../benchmark/words/task-files.ts';
import type { LocalTask } from '../../cli/local-tasks.ts';
import type { QueryAnswer } from '../../defenses/lib/answer-queries.ts';
import { fitStrip } from '../../defenses/strip/fit-strip.ts';
import { openSamples, openSplitFolder } from '../../runners/artifacts/sample-files.ts';
import type { Victim } from '../../runners/victims/architecture.ts';
import type { Parameters } from '../../runners/victims/layers/layer-kind.ts';
import { readTokenIds, type TokenIds } from '../../runners/victims/token-ids.ts';

type Judge = (samples: Samples) => Promise<readonly QueryAnswer[]>;
type Fit = (
  victim: Victim,
  parameters: Parameters,
  clean: LabeledSamples,
  options: { readonly seed: number; readonly tokenize: TokenIds | null },
) => Promise<Judge>;

/** How the containers of stage `filter` make what judges their queries, by the folder of the defense. */
const fits: Readonly<Record<string, Fit>> = { strip: fitStrip };

/** Queries that were judged, and the time that it took. */
export interface Judged {
  readonly queries: number;
  readonly seconds: number;
}

/** The queries of a task in windows, judged in this process without a container. */
export interface InProcessFilter {
  /**
   * Judges every second window, after another one that warms up and is not counted.
   * @param half 0 begins with the first window, 1 with the second.
   */
  judgeHalf(half: 0 | 1): Promise<Judged>;
  close(): void;
}

/**
 * Fits a filter to a task in this process, as its container does. The tensor backend must be in use.
 * @param defense its folder. @returns null if this bench cannot call the defense.
 */
export async function startInProcess(
  defense: string,
  { folder, manifest }: LocalTask,
): Promise<InProcessFilter | null> {
  const fit = fits[defense];
  if (!fit) return null;
  const { victim, form } = manifest;
  const weights = parseSafetensors(await readFile(join(folder, taskFiles.weights)));
  const parameters = new Map([...weights].map(([name, { data }]) => [name, data]));
  const tokenize = form.modality === 'text' ? readTokenIds(join(folder, taskFiles.tokenizer)) : null;
  const files = taskSampleFiles(form.modality);
  const clean = openSplitFolder(join(folder, 'clean'), form);
  const sets = [files.testClean, files.testPoisoned].map((file) => openSamples(join(folder, file), form));
  const judge = await fit(victim, parameters, clean.split, { seed: 0, tokenize });
  const windows = sets.flatMap(({ samples }) => windowsOf(samples));
  return {
    judgeHalf: async (half) => {
      const own = windows.filter((_, at) => at % 2 === half);
      const warmUp = windows[1 - half];
      if (warmUp) await judge(warmUp);
      const startedAt = performance.now();
      for (const window of own) await judge(window);
      const queries = own.reduce((sum, { count }) => sum + count, 0);
      return { queries, seconds: (performance.now() - startedAt) / 1_000 };
    },
    close: () => {
      for (const opened of [clean, ...sets]) opened.close();
    },
  };
}

function windowsOf(samples: Samples): readonly Samples[] {
  const { window } = queryPlan;
  return Array.from({ length: Math.ceil(samples.count / window) }, (_, at) => {
    const begin = at * window;
    const count = Math.min(window, samples.count - begin);
    return takeSamples(
      samples,
      Array.from({ length: count }, (_, row) => begin + row),
    );
  });
}
