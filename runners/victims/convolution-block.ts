import type { Layer } from './architecture.ts';

/** A convolution, batch normalization, ReLU: `conv<number>` and `bn<number>`. */
export function convolutionBlock(
  number: number,
  convolution: Omit<Extract<Layer, { type: 'Conv2d' }>, 'type' | 'name'>,
): readonly Layer[] {
  return [
    { type: 'Conv2d', name: `conv${number}`, ...convolution },
    { type: 'BatchNorm2d', name: `bn${number}`, channels: convolution.outChannels },
    { type: 'ReLU' },
  ];
}
