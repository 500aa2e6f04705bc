import type { Victim } from './architecture.ts';
import { layerChain } from './layers/layer-table.ts';

/** Floating-point operations for one sample; a multiplication with its addition counts as two. */
export function countOperations({ layers, inputShape, modality }: Victim): number {
  const [first = 1, height = 1, width = 1] = inputShape;
  const extent = modality === 'image' ? { height, width } : { height: 1, width: first };
  return layerChain.measure(layers, extent).operations;
}
