import type { Layer } from './layers/layer-table.ts';

const stages = 4;
const blocksPerStage = 2;

/**
 * The layers of PreAct-ResNet-18: a convolution, four stages of two blocks, each twice as wide and half as large as the
 * previous one, and a linear layer.
 * @param width channels of the first stage; 64 in the paper.
 * Source: He et al. 2016, "Identity Mappings in Deep Residual Networks", arXiv:1603.05027.
 */
export function preactResnetLayers({
  inChannels,
  firstStride,
  width,
  classCount,
}: {
  readonly inChannels: number;
  readonly firstStride: 1 | 2;
  readonly width: number;
  readonly classCount: number;
}): Layer[] {
  const layers: Layer[] = [convolution('conv1', inChannels, width, 3, firstStride)];
  let channels = width;
  for (let stage = 0; stage < stages; stage++) {
    const stageChannels = width * 2 ** stage;
    for (let block = 0; block < blocksPerStage; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      layers.push(...preactBlock(`layer${stage + 1}_${block}`, channels, stageChannels, stride));
      channels = stageChannels;
    }
  }
  return [
    ...layers,
    { type: 'BatchNorm2d', name: 'bn', channels },
    { type: 'ReLU' },
    { type: 'GlobalAveragePool2d' },
    { type: 'Linear', name: 'fc', inFeatures: channels, outFeatures: classCount },
  ];
}

/** Normalization and ReLU come first. If the size changes, both branches start after them. */
function preactBlock(name: string, inChannels: number, outChannels: number, stride: number): Layer[] {
  const before: Layer[] = [{ type: 'BatchNorm2d', name: `${name}_bn1`, channels: inChannels }, { type: 'ReLU' }];
  const inner: Layer[] = [
    convolution(`${name}_conv1`, inChannels, outChannels, 3, stride),
    { type: 'BatchNorm2d', name: `${name}_bn2`, channels: outChannels },
    { type: 'ReLU' },
    convolution(`${name}_conv2`, outChannels, outChannels, 3, 1),
  ];
  if (stride === 1 && inChannels === outChannels) {
    return [{ type: 'Residual', body: [...before, ...inner], shortcut: [] }];
  }
  const shortcut = [convolution(`${name}_shortcut`, inChannels, outChannels, 1, stride)];
  return [...before, { type: 'Residual', body: inner, shortcut }];
}

function convolution(name: string, inChannels: number, outChannels: number, kernelSize: number, stride: number): Layer {
  const padding = Math.floor(kernelSize / 2);
  return { type: 'Conv2d', name, inChannels, outChannels, kernelSize, stride, padding };
}
