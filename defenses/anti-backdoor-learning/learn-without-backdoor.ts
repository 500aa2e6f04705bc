import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import { takeLabeled } from '../../benchmark/samples/sample-buffer.ts';
import type { TrainingRecipe, Victim } from '../../runners/victims/architecture.ts';
import { FrontEndCache } from '../../runners/victims/front-end-cache.ts';
import { initializeParameters } from '../../runners/victims/initialize-parameters.ts';
import type { Parameters } from '../../runners/victims/layers/layer-kind.ts';
import { modelInput } from '../../runners/victims/model-input.ts';
import type { TokenIds } from '../../runners/victims/token-ids.ts';
import { trainVictim, type TrainingOptions, type TrainingProgress } from '../../runners/victims/train-victim.ts';
import { VictimNetwork } from '../../runners/victims/victim-network.ts';
import { fineTune } from '../fine-tuning/fine-tune.ts';
import { isolateLowest } from './isolate.ts';
import { ascent, flooding, type Objective } from './objectives.ts';
import { sampleLosses } from './sample-losses.ts';
import { scheduleFor, type AntiBackdoorSchedule } from './schedule.ts';

export type AntiBackdoorPhase = 'isolation' | 'fine-tuning' | 'unlearning';

export interface AntiBackdoorOptions {
  readonly seed: number;
  readonly tokenize: TokenIds | null;
  readonly schedule?: AntiBackdoorSchedule; // default: from the victim's recipe
  readonly limit?: (level: number) => Objective; // of the loss in the first training; default: flooding
  readonly isolate?: typeof isolateLowest; // for tests
  readonly onProgress?: (phase: AntiBackdoorPhase, progress: TrainingProgress) => void;
}

export interface AntiBackdoorModel {
  readonly parameters: Parameters;
  readonly isolated: readonly number[]; // rows of the training set
  /** Mean cross-entropy of the isolated samples before and after unlearning, in nats. */
  readonly isolatedLoss: { readonly before: number; readonly after: number };
}

/**
 * Trains a victim on suspect data: a first training whose loss is kept from falling, so that only what is learned fast
 * becomes certain; isolation of the samples with the lowest losses; training on the others; and gradient ascent on those
 * isolated, until their loss is twice that of a guess. A training that diverges starts again from where it began, at half
 * the learning rate, up to three times; then its start is kept.
 * Source: Li et al. 2021, "Anti-Backdoor Learning: Training Clean Models on Poisoned Data", arXiv:2110.11571.
 */
export async function learnWithoutBackdoor(
  victim: Victim,
  train: LabeledSamples,
  options: AntiBackdoorOptions,
): Promise<AntiBackdoorModel> {
  const { seed, tokenize, limit = flooding, isolate = isolateLowest, onProgress } = options;
  const schedule = options.schedule ?? scheduleFor(victim);

  const run = async (
    phase: AntiBackdoorPhase,
    initial: Parameters,
    data: LabeledSamples,
    recipe: TrainingRecipe,
    extra: Pick<TrainingOptions, 'objective' | 'isDone'> = {},
  ): Promise<Parameters> => {
    const trained = await fineTune(victim, initial, data, {
      seed,
      tokenize,
      recipe,
      train: (asked, samples, given) => trainVictim(asked, samples, { ...given, ...extra }),
      ...(onProgress ? { onProgress: (progress) => onProgress(phase, progress) } : {}),
    });
    return trained ?? initial;
  };

  const start = initializeParameters(victim, seed);
  const objective = limit(schedule.floodingLevel);
  const first = await run('isolation', start, train, schedule.isolation, { objective });
  const { isolated, rest } = isolate(await lossesOf(victim, first, train, tokenize));
  const tuned =
    rest.length === 0 ? first : await run('fine-tuning', first, takeLabeled(train, rest), schedule.fineTuning);

  const suspects = takeLabeled(train, isolated);
  const before = mean(await lossesOf(victim, tuned, suspects, tokenize));
  if (isolated.length < schedule.unlearning.minimumBatchSize) {
    return { parameters: tuned, isolated, isolatedLoss: { before, after: before } };
  }
  const enough = 2 * Math.log(victim.classCount);
  const parameters = await run('unlearning', tuned, suspects, schedule.unlearning, {
    objective: ascent,
    isDone: async (network) => mean(await lossesIn(network, suspects, tokenize)) > enough,
  });
  const after = mean(await lossesOf(victim, parameters, suspects, tokenize));
  return { parameters, isolated, isolatedLoss: { before, after } };
}

async function lossesOf(
  victim: Victim,
  parameters: Parameters,
  data: LabeledSamples,
  tokenize: TokenIds | null,
): Promise<Float64Array> {
  const network = new VictimNetwork(victim, parameters);
  try {
    return await lossesIn(network, data, tokenize);
  } finally {
    network.dispose();
  }
}

function lossesIn(
  network: VictimNetwork,
  { samples, labels }: LabeledSamples,
  tokenize: TokenIds | null,
): Promise<Float64Array> {
  return sampleLosses(network, new FrontEndCache(network, modelInput(samples, 'channels-last', tokenize)), labels);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
