import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { verdictBytesMax, verdictFile, type Verdict } from '../../benchmark/stages/inspect.ts';
import { parseVerdict } from '../../benchmark/stages/parse-verdict.ts';
import type { InspectionMeasurement, MeasuringRequest } from './measurement.ts';
import { takeAnswerFile } from './take-answer.ts';

/** A verdict and the checksum of its file. */
interface TakenVerdict {
  readonly verdict: Verdict;
  readonly sha256: string;
}

/**
 * Stage `inspect`: the container sees the backdoored model of the task and the clean-trained one, in an order that a
 * secret decides, each in a run of its own.
 */
export async function measureInspect(request: MeasuringRequest): Promise<InspectionMeasurement> {
  const { manifest, secret, cleanModelFolder } = request;
  if (cleanModelFolder === null || !existsSync(cleanModelFolder)) {
    throw new Error(`The clean-trained model of task ${manifest.id} is not on this machine. Bake its suite here.`);
  }
  const models = { backdoored: {}, clean: { cleanModelFolder } };
  const names =
    secret.seed('order of models') % 2 === 0 ? (['backdoored', 'clean'] as const) : (['clean', 'backdoored'] as const);
  const taken: Partial<Record<keyof typeof models, TakenVerdict>> = {};
  for (const [number, name] of names.entries()) {
    const answer = await request.runContainer({ ...models[name], phase: `inspecting model ${number + 1} of 2` });
    const { file, sha256 } = await takeAnswerFile(answer, verdictFile, verdictBytesMax);
    taken[name] = { verdict: parseVerdict(await readFile(file), manifest.victim.classCount), sha256 };
  }
  const { backdoored, clean } = taken;
  if (!backdoored || !clean) throw new Error('A model has no verdict.');
  return {
    inspection: {
      backdoored: { ...backdoored.verdict, isTargetRight: isTargetRight(backdoored.verdict, manifest) },
      clean: clean.verdict,
    },
    outputSha256: { [`backdoored/${verdictFile}`]: backdoored.sha256, [`clean/${verdictFile}`]: clean.sha256 },
  };
}

/** Null if the defense names no target, or if the attack wants different labels for different samples. */
function isTargetRight({ targetLabel }: Verdict, { recipe }: MeasuringRequest['manifest']): boolean | null {
  const wanted = recipe.attack.targetLabel;
  return targetLabel === null || wanted < 0 ? null : targetLabel === wanted;
}
