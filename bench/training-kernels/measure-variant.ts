// Measures one variant, in its own process because kernels stay registered.
// node --import tsx measure-variant.ts VARIANT STEPS WARM_UP
import { startTensorBackend } from '../../runners/tensor/start-tensor-backend.ts';
import { measureLayers, type LayerTimes } from './measure-layers.ts';
import { registerSlicedPatches } from './sliced-patches.ts';
import { startPublishedWasm } from './start-published-wasm.ts';
import { timeTraining, type TimedTraining } from './training-run.ts';

export type Variant = 'ours' | 'published' | 'sliced-patches' | 'cpu' | 'layers';

/** The last line that the process prints, as JSON. */
export type VariantResult =
  { readonly training: TimedTraining } | { readonly refusal: string } | { readonly layers: readonly LayerTimes[] };

const start: Record<Variant, () => Promise<unknown>> = {
  ours: () => startTensorBackend('wasm'),
  published: startPublishedWasm,
  'sliced-patches': () => startPublishedWasm().then(registerSlicedPatches),
  cpu: () => startTensorBackend('cpu'),
  layers: startPublishedWasm,
};

async function measure(variant: Variant, steps: number, warmUpSteps: number): Promise<VariantResult> {
  await start[variant]();
  if (variant === 'layers') return { layers: await measureLayers(steps, warmUpSteps) };
  try {
    return { training: await timeTraining(steps, warmUpSteps) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { refusal: message.split('\n', 1)[0] ?? '' };
  }
}

const [variant = '', steps, warmUpSteps] = process.argv.slice(2);
if (!(variant in start)) throw new Error(`There is no variant called "${variant}".`);
console.log(JSON.stringify(await measure(variant as Variant, Number(steps), Number(warmUpSteps))));
