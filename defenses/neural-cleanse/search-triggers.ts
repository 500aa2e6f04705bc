import type { ImageSamples } from '../../benchmark/samples/dataset.ts';
import type { Tensor4D } from '../../runners/tensor/tf.ts';
import type { Victim } from '../../runners/victims/architecture.ts';
import { inputBatch } from '../../runners/victims/front-end-cache.ts';
import type { Parameters } from '../../runners/victims/layers/layer-kind.ts';
import { modelInput } from '../../runners/victims/model-input.ts';
import { VictimNetwork } from '../../runners/victims/victim-network.ts';
import { inversionSettings, invertTrigger, type InversionSettings, type Trigger } from './invert-trigger.ts';
import { judgeNorms, type Judgment } from './judge-norms.ts';

const imagesMax = 1_000; // as in the authors' code; limits the memory

/** The smallest trigger of each label, null where none worked, and what their sizes say. */
export interface Search {
  readonly triggers: readonly (Trigger | null)[];
  readonly judgment: Judgment;
}

/**
 * Searches the smallest trigger of every label of a model.
 * @param images clean ones; every prefix should be stratified by class.
 */
export async function searchTriggers(
  victim: Victim,
  parameters: Parameters,
  images: ImageSamples,
  {
    seed,
    onLabel,
    settings = inversionSettings,
  }: {
    readonly seed: number;
    readonly onLabel?: (label: number, trigger: Trigger | null) => void;
    readonly settings?: InversionSettings;
  },
): Promise<Search> {
  const network = new VictimNetwork(victim, parameters);
  const batches = batchesOf(images, settings.batchSizeMax);
  const triggers: (Trigger | null)[] = [];
  try {
    for (let label = 0; label < victim.classCount; label++) {
      const trigger = invertTrigger(network, batches, label, { ...settings, seed });
      triggers.push(trigger);
      onLabel?.(label, trigger);
      await new Promise(setImmediate); // what was printed gets out
    }
  } finally {
    for (const batch of batches) batch.dispose();
    network.dispose();
  }
  const norms = triggers.map((trigger) => trigger?.norm ?? null);
  return { triggers, judgment: judgeNorms(norms, images.height * images.width) };
}

/** Batches of nearly the same size, in the order of the images. */
function batchesOf(images: ImageSamples, sizeMax: number): readonly [Tensor4D, ...Tensor4D[]] {
  const count = Math.min(images.count, imagesMax);
  const size = Math.ceil(count / Math.ceil(count / sizeMax));
  const input = modelInput(images, 'channels-last', null);
  const batch = (begin: number): Tensor4D => {
    const rows = Array.from({ length: Math.min(size, count - begin) }, (_, at) => begin + at);
    return inputBatch(input, rows) as Tensor4D;
  };
  const others = Array.from({ length: Math.ceil(count / size) - 1 }, (_, at) => batch((at + 1) * size));
  return [batch(0), ...others];
}
