import { frequencyCount, type Layer, type Victim } from './architecture.ts';

/** Channels and size of what flows between layers; sequences have a height of 1. */
interface Extent {
  readonly height: number;
  readonly width: number;
}

/** Floating-point operations of one sample through the network, multiplication and addition counted as two. */
export function countOperations({ layers, inputShape, modality }: Victim): number {
  const [first = 1, height = 1, width = 1] = inputShape;
  const extent = modality === 'image' ? { height, width } : { height: 1, width: first };
  return countChain(layers, extent).operations;
}

function countChain(layers: readonly Layer[], start: Extent): { readonly operations: number; readonly extent: Extent } {
  let extent = start;
  let operations = 0;
  for (const layer of layers) {
    const counted = countLayer(layer, extent);
    operations += counted.operations;
    extent = counted.extent;
  }
  return { operations, extent };
}

/** What is not a product of matrices is too little to count. */
function countLayer(layer: Layer, extent: Extent): { readonly operations: number; readonly extent: Extent } {
  switch (layer.type) {
    case 'Residual': {
      const body = countChain(layer.body, extent);
      return { operations: body.operations + countChain(layer.shortcut, extent).operations, extent: body.extent };
    }
    case 'Conv2d': {
      const size = (side: number) => Math.floor((side + 2 * layer.padding - layer.kernelSize) / layer.stride) + 1;
      const after = { height: size(extent.height), width: size(extent.width) };
      const each = 2 * layer.inChannels * layer.kernelSize ** 2 * layer.outChannels;
      return { operations: each * after.height * after.width, extent: after };
    }
    case 'Conv1d': {
      const width = extent.width + 2 * layer.padding - layer.kernelSize + 1;
      const each = 2 * layer.inChannels * layer.kernelSize * layer.outChannels;
      return { operations: each * width, extent: { height: 1, width } };
    }
    case 'LogMelSpectrogram': {
      const frames = Math.floor((extent.width - layer.windowSize) / layer.hopSize) + 1;
      const frequencies = frequencyCount(layer);
      const each = 4 * frequencies * layer.windowSize + 2 * frequencies * layer.melBands;
      return { operations: each * frames, extent: { height: layer.melBands, width: frames } };
    }
    case 'Linear':
      return { operations: 2 * layer.inFeatures * layer.outFeatures, extent };
    case 'GlobalAveragePool2d':
    case 'GlobalMaxPool1d':
      return { operations: 0, extent: { height: 1, width: 1 } };
    case 'BatchNorm2d':
    case 'ReLU':
    case 'Embedding':
      return { operations: 0, extent };
  }
}
