import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import { lastLinear, type Victim } from '../../runners/victims/architecture.ts';
import type { Parameters } from '../../runners/victims/layers/layer-kind.ts';
import { modelInput } from '../../runners/victims/model-input.ts';
import type { TokenIds } from '../../runners/victims/token-ids.ts';
import type { trainVictim, TrainingProgress } from '../../runners/victims/train-victim.ts';
import { extractFeatures } from '../activation-clustering/extract-features.ts';
import { takeRows } from '../activation-clustering/matrix.ts';
import { fineTune } from '../fine-tuning/fine-tune.ts';
import { holdOut } from './hold-out.ts';
import { orderByActivation, pruneUnits, type Head, type Pruning } from './prune-units.ts';

/** Fixed in advance. */
export const finePruningSettings = { heldOutShare: 0.2, allowedDrop: 0.1 } as const;

interface PruningOptions {
  readonly seed: number;
  readonly tokenize: TokenIds | null;
}

/**
 * Prunes the features of a model, the input of its last linear layer: those that are smallest on trusted samples are
 * switched off, as long as the accuracy on held-out trusted samples stays.
 * @returns the pruned units, and factors of the weights of the last linear layer that keep them off.
 */
export async function prune(
  victim: Victim,
  parameters: Parameters,
  { samples, labels }: LabeledSamples,
  { seed, tokenize }: PruningOptions,
): Promise<Pruning & { readonly masks: Parameters }> {
  const head = lastLinear(victim);
  const input = modelInput(samples, 'channels-last', tokenize);
  const features = await extractFeatures(victim, parameters, input);
  const heldOut = holdOut(labels, { classCount: victim.classCount, share: finePruningSettings.heldOutShare, seed });
  const pruning = pruneUnits(
    takeRows(features, heldOut),
    Int32Array.from(heldOut, (row) => labels[row] ?? 0),
    headOf(parameters, head.name),
    { order: orderByActivation(features), allowedDrop: finePruningSettings.allowedDrop },
  );
  return { ...pruning, masks: new Map([[`${head.name}.weight`, maskOf(head, new Set(pruning.pruned))]]) };
}

/**
 * Prunes a model, then fine-tunes it with the pruned units switched off.
 * @returns parameters in which the weights of pruned units are 0. If fine-tuning diverges, they are only pruned.
 */
export async function finePrune(
  victim: Victim,
  parameters: Parameters,
  clean: LabeledSamples,
  {
    onPruned,
    ...options
  }: PruningOptions & {
    readonly onPruned?: (pruning: Pruning) => void;
    readonly onProgress?: (progress: TrainingProgress) => void;
    readonly train?: typeof trainVictim; // for tests
  },
): Promise<Parameters> {
  const { masks, ...pruning } = await prune(victim, parameters, clean, options);
  onPruned?.(pruning);
  const pruned = masked(parameters, masks);
  return (await fineTune(victim, pruned, clean, { ...options, masks })) ?? pruned;
}

/** Parameters, each times its factors if it has any. */
export function masked(parameters: Parameters, masks: Parameters): Parameters {
  return new Map(
    [...parameters].map(([name, values]) => {
      const mask = masks.get(name);
      return [name, mask ? values.map((value, at) => (mask[at] === 0 ? 0 : value)) : values];
    }),
  );
}

function maskOf(
  { inFeatures, outFeatures }: { readonly inFeatures: number; readonly outFeatures: number },
  pruned: ReadonlySet<number>,
): Float32Array {
  return Float32Array.from({ length: outFeatures * inFeatures }, (_, at) => (pruned.has(at % inFeatures) ? 0 : 1));
}

function headOf(parameters: Parameters, name: string): Head {
  const [weight, bias] = [parameters.get(`${name}.weight`), parameters.get(`${name}.bias`)];
  if (!weight || !bias) throw new Error(`The model lacks the parameters of its last linear layer, ${name}.`);
  return { weight, bias };
}
