import { z } from 'zod';
import { onnxAttributeTypes, onnxFloat, onnxInt64 } from '../../../benchmark/formats/onnx-types.ts';
import type { Tensor2D, Tensor4D } from '../../tensor/tf.ts';
import { layerName, layerSize } from './layer-fields.ts';
import type { PlainLayerKind } from './layer-kind.ts';
import { fourierFilters, frequencyCount, melFilters } from './log-mel-weights.ts';
import { integersAttribute, onnxConstant } from './onnx-values.ts';

const schema = z.object({
  type: z.literal('LogMelSpectrogram'),
  name: layerName,
  sampleRateHz: z.int().min(1),
  windowSize: layerSize, // samples; also the length of the Fourier transform
  hopSize: layerSize,
  melBands: layerSize,
  minimumHz: z.number().min(0),
  maximumHz: z.number().positive(),
  epsilon: z.number().positive(), // for full scale 1
});

/**
 * log(mel(|STFT|²) + ε) of a waveform, with the HTK mel scale, a Hann window and no padding. The filters are fixed:
 * computed once and never trained.
 */
export const logMelSpectrogram: PlainLayerKind<typeof schema> = {
  type: 'LogMelSpectrogram',
  schema,
  parameters: (layer) => [
    {
      name: `${layer.name}.stft.weight`,
      shape: [2 * frequencyCount(layer), 1, layer.windowSize],
      trainable: false,
      tensorFlowOrder: [2, 1, 0],
    },
    {
      name: `${layer.name}.mel.weight`,
      shape: [layer.melBands, frequencyCount(layer)],
      trainable: false,
      tensorFlowOrder: [1, 0],
    },
  ],
  fixedParameters: (layer) =>
    new Map([
      [`${layer.name}.stft.weight`, fourierFilters(layer)],
      [`${layer.name}.mel.weight`, melFilters(layer)],
    ]),
  measure(layer, { width }) {
    const frames = Math.floor((width - layer.windowSize) / layer.hopSize) + 1;
    const frequencies = frequencyCount(layer);
    const operationsPerFrame = 4 * frequencies * layer.windowSize + 2 * frequencies * layer.melBands;
    return { operations: operationsPerFrame * frames, extent: { height: layer.melBands, width: frames } };
  },
  /** float32 [batch, samples] to [batch, melBands, frames, 1]. */
  forward(layer, input, { tf, variable }) {
    const [batch = 0, samples = 0] = input.shape;
    const frequencies = frequencyCount(layer);
    const filters = variable(`${layer.name}.stft.weight`).expandDims(0) as Tensor4D; // [1, window, 1, 2F]
    const spectrum = tf.conv2d(input.reshape([batch, 1, samples, 1]) as Tensor4D, filters, [1, layer.hopSize], 'valid');
    const frames = spectrum.shape[2];
    const squared = tf.square(spectrum.reshape([batch * frames, 2 * frequencies])) as Tensor2D;
    const power = tf.add(
      tf.slice(squared, [0, 0], [-1, frequencies]),
      tf.slice(squared, [0, frequencies], [-1, frequencies]),
    ) as Tensor2D;
    const mel = tf.matMul(power, variable(`${layer.name}.mel.weight`) as Tensor2D);
    const logarithms = tf.log(tf.add(mel, layer.epsilon)).reshape([batch, frames, layer.melBands]);
    return tf.transpose(logarithms, [0, 2, 1]).expandDims(3);
  },
  /** [batch, samples] to [batch, 1, melBands, frames]. */
  toOnnx(layer, input, output) {
    const frequencies = frequencyCount(layer);
    const at = (step: string) => `${output}.${step}`;
    return {
      nodes: [
        { op_type: 'Unsqueeze', input: [input, at('channel-axis')], output: [at('waveform')] },
        {
          op_type: 'Conv',
          input: [at('waveform'), `${layer.name}.stft.weight`],
          output: [at('spectrum')],
          attribute: [
            integersAttribute('kernel_shape', [layer.windowSize]),
            integersAttribute('strides', [layer.hopSize]),
          ],
        },
        { op_type: 'Mul', input: [at('spectrum'), at('spectrum')], output: [at('squared')] },
        {
          op_type: 'Split',
          input: [at('squared'), at('halves')],
          output: [at('real'), at('imaginary')],
          attribute: [{ name: 'axis', type: onnxAttributeTypes.int, i: 1 }],
        },
        { op_type: 'Add', input: [at('real'), at('imaginary')], output: [at('power')] },
        { op_type: 'MatMul', input: [`${layer.name}.mel.weight`, at('power')], output: [at('mel')] },
        { op_type: 'Add', input: [at('mel'), at('epsilon')], output: [at('raised')] },
        { op_type: 'Log', input: [at('raised')], output: [at('logarithms')] },
        { op_type: 'Unsqueeze', input: [at('logarithms'), at('channel-axis')], output: [output] },
      ],
      constants: [
        onnxConstant(at('channel-axis'), [1], onnxInt64),
        onnxConstant(at('halves'), [frequencies, frequencies], onnxInt64),
        onnxConstant(at('epsilon'), [layer.epsilon], onnxFloat),
      ],
    };
  },
};
