import type { Parameters } from '../../../runners/victims/layers/layer-kind.ts';
import { toyClassCount, toyTarget } from './toy-images.ts';

/** Channels of the planted backdoor, and the unit of the features that it ends in. */
export const plantedChannels = { layer1: 15, layer2: 31, layer3: 31 } as const;

/**
 * A backdoor by hand: of the benign toy model, one channel of each layer is overwritten, so that the last one answers to
 * the trigger alone and the head turns it into the target label.
 * Source: defenses.md 7.4.
 */
export function plantBackdoor(benign: Parameters): Parameters {
  const planted = new Map([...benign].map(([name, values]) => [name, values.slice()]));
  const { layer1, layer2, layer3 } = plantedChannels;
  const checkerboard = Array.from({ length: 9 }, (_, at) => (at % 2 === 0 ? 1 : -1));
  valuesOf(planted, 'conv1.weight').set(checkerboard, layer1 * 9); // [16, 1, 3, 3]
  normalizeBy(planted, 'bn1', layer1, -3.5);
  passOn(planted, 2, { from: layer1, to: layer2, inChannels: 16 });
  passOn(planted, 3, { from: layer2, to: layer3, inChannels: 32 });
  const head = valuesOf(planted, 'fc.weight'); // [10, 32]
  for (let label = 0; label < toyClassCount; label++) head[label * 32 + layer3] = label === toyTarget ? 5 : 0;
  return planted;
}

/** One output channel reads ten times one input channel, which no other output channel reads. */
function passOn(
  parameters: Parameters,
  layer: 2 | 3,
  { from, to, inChannels }: { readonly from: number; readonly to: number; readonly inChannels: number },
): void {
  const kernel = valuesOf(parameters, `conv${layer}.weight`); // [32, inChannels, 3, 3]
  for (let out = 0; out < 32; out++) kernel.fill(0, (out * inChannels + from) * 9, (out * inChannels + from + 1) * 9);
  kernel.fill(0, to * inChannels * 9, (to + 1) * inChannels * 9);
  kernel[(to * inChannels + from) * 9 + 4] = 10;
  normalizeBy(parameters, `bn${layer}`, to, 0);
}

function normalizeBy(parameters: Parameters, name: string, channel: number, shift: number): void {
  const values = { weight: 1, bias: shift, running_mean: 0, running_var: 1 };
  for (const [part, value] of Object.entries(values)) valuesOf(parameters, `${name}.${part}`)[channel] = value;
}

function valuesOf(parameters: Parameters, name: string): Float32Array {
  const values = parameters.get(name);
  if (!values) throw new Error(`The toy model has no parameter ${name}.`);
  return values;
}
