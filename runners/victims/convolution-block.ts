import type { Layer, LayerOf } from './layers/layer-table.ts';

/** A convolution, a batch normalization and a ReLU, named `conv<number>` and `bn<number>`. */
export function convolutionBlock(
  number: number,
  convolution: Omit<LayerOf<'Conv2d'>, 'type' | 'name'>,
): readonly Layer[] {
  return [
    { type: 'Conv2d', name: `conv${number}`, ...convolution },
    { type: 'BatchNorm2d', name: `bn${number}`, channels: convolution.outChannels },
    { type: 'ReLU' },
  ];
}
