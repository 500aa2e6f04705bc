import {
  encodeOnnx,
  onnxAttributeTypes,
  onnxFloat,
  onnxInt64,
  type OnnxAttribute,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValueInfo,
} from '../../benchmark/formats/onnx-messages.ts';
import {
  batchNormEpsilon,
  frequencyCount,
  parameterShapes,
  type Layer,
  type Parameters,
  type Victim,
} from './architecture.ts';

const operatorSetVersion = 17;

/**
 * Writes a victim as ONNX: `input` (images float32 [batch, channels, height, width] in [0, 1], audio float32
 * [batch, samples] in [-1, 1], texts int64 [batch, token ids]) to `logits` [batch, classes] and `features`
 * [batch, width], the input of the last linear layer. Parameters keep their PyTorch names as initializers.
 */
export function exportOnnx(victim: Victim, parameters: Parameters): Uint8Array {
  const nodes: OnnxNode[] = [];
  const constants: OnnxTensor[] = [];
  let value = 'input';
  let features = 'input';
  victim.layers.forEach((layer, index) => {
    if (layer.type === 'Linear') features = value;
    const output = index === victim.layers.length - 1 ? 'logits' : `value${index}`;
    const part = partOf(layer, value, output);
    nodes.push(...part.nodes);
    constants.push(...(part.constants ?? []));
    value = output;
  });
  nodes.push({ op_type: 'Identity', input: [features], output: ['features'] });
  return encodeOnnx({
    ir_version: 8,
    producer_name: 'backdoor-mbti',
    opset_import: [{ domain: '', version: operatorSetVersion }],
    graph: {
      name: `${victim.id}-${victim.version}`,
      node: nodes,
      initializer: [
        ...parameterShapes(victim).map(({ name, shape }) => initializer(name, shape, parameters)),
        ...constants,
      ],
      input: [tensorInfo('input', victim.inputShape, victim.modality === 'text' ? onnxInt64 : onnxFloat)],
      output: [tensorInfo('logits', [victim.classCount]), tensorInfo('features', [featureWidth(victim)])],
    },
  });
}

/** Width of the penultimate layer. */
export function featureWidth(victim: Victim): number {
  const last = victim.layers.findLast((layer) => layer.type === 'Linear');
  if (!last) throw new Error(`Victim ${victim.id} has no linear layer, so it has no features.`);
  return last.inFeatures;
}

interface GraphPart {
  readonly nodes: readonly OnnxNode[];
  readonly constants?: readonly OnnxTensor[];
}

function partOf(layer: Layer, input: string, output: string): GraphPart {
  switch (layer.type) {
    case 'Residual': {
      const body = chainOf(layer.body, input, `${output}.body`);
      const shortcut = chainOf(layer.shortcut, input, `${output}.shortcut`);
      const sum = { op_type: 'Add', input: [body.output, shortcut.output], output: [output] };
      return { nodes: [...body.nodes, ...shortcut.nodes, sum] };
    }
    case 'Conv2d':
      return { nodes: [convolution(layer, [input, `${layer.name}.weight`], output, 2)] };
    case 'Conv1d':
      return { nodes: [convolution(layer, [input, `${layer.name}.weight`, `${layer.name}.bias`], output, 1)] };
    case 'BatchNorm2d':
      return {
        nodes: [
          {
            op_type: 'BatchNormalization',
            input: [input, ...['weight', 'bias', 'running_mean', 'running_var'].map((part) => `${layer.name}.${part}`)],
            output: [output],
            attribute: [{ name: 'epsilon', type: onnxAttributeTypes.float, f: batchNormEpsilon }],
          },
        ],
      };
    case 'ReLU':
      return { nodes: [{ op_type: 'Relu', input: [input], output: [output] }] };
    case 'GlobalAveragePool2d':
      return { nodes: flattened('GlobalAveragePool', input, output) };
    case 'GlobalMaxPool1d':
      return { nodes: flattened('GlobalMaxPool', input, output) };
    case 'Embedding':
      return {
        nodes: [
          { op_type: 'Gather', input: [`${layer.name}.weight`, input], output: [`${output}.vectors`] },
          {
            op_type: 'Transpose', // PyTorch convolves [batch, channels, length]
            input: [`${output}.vectors`],
            output: [output],
            attribute: [integers('perm', [0, 2, 1])],
          },
        ],
      };
    case 'LogMelSpectrogram':
      return logMelSpectrogram(layer, input, output);
    case 'Linear':
      return {
        nodes: [
          {
            op_type: 'Gemm',
            input: [input, `${layer.name}.weight`, `${layer.name}.bias`],
            output: [output],
            attribute: [{ name: 'transB', type: onnxAttributeTypes.int, i: 1 }],
          },
        ],
      };
  }
}

/** Layers one after another. @returns its nodes, and the name of what comes out: `input` where there is no layer. */
function chainOf(layers: readonly Layer[], input: string, prefix: string) {
  const nodes: OnnxNode[] = [];
  let value = input;
  layers.forEach((layer, index) => {
    const output = `${prefix}${index}`;
    nodes.push(...partOf(layer, value, output).nodes); // layers with constants do not stand in branches
    value = output;
  });
  return { nodes, output: value };
}

function convolution(
  layer: Extract<Layer, { type: 'Conv1d' | 'Conv2d' }>,
  input: readonly string[],
  output: string,
  dimensions: 1 | 2,
): OnnxNode {
  const repeat = (value: number, times: number) => Array.from({ length: times }, () => value);
  return {
    op_type: 'Conv',
    input,
    output: [output],
    attribute: [
      integers('kernel_shape', repeat(layer.kernelSize, dimensions)),
      integers('strides', repeat(layer.type === 'Conv2d' ? layer.stride : 1, dimensions)),
      integers('pads', repeat(layer.padding, 2 * dimensions)),
    ],
  };
}

function flattened(pooling: string, input: string, output: string): readonly OnnxNode[] {
  return [
    { op_type: pooling, input: [input], output: [`${output}.pooled`] },
    { op_type: 'Flatten', input: [`${output}.pooled`], output: [output] },
  ];
}

/** [batch, samples] to [batch, 1, melBands, frames]. */
function logMelSpectrogram(
  layer: Extract<Layer, { type: 'LogMelSpectrogram' }>,
  input: string,
  output: string,
): GraphPart {
  const frequencies = frequencyCount(layer);
  const at = (step: string) => `${output}.${step}`;
  return {
    nodes: [
      { op_type: 'Unsqueeze', input: [input, at('channel-axis')], output: [at('waveform')] },
      {
        op_type: 'Conv',
        input: [at('waveform'), `${layer.name}.stft.weight`],
        output: [at('spectrum')],
        attribute: [integers('kernel_shape', [layer.windowSize]), integers('strides', [layer.hopSize])],
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
      constant(at('channel-axis'), [1], onnxInt64),
      constant(at('halves'), [frequencies, frequencies], onnxInt64),
      constant(at('epsilon'), [layer.epsilon], onnxFloat),
    ],
  };
}

function integers(name: string, ints: readonly number[]): OnnxAttribute {
  return { name, type: onnxAttributeTypes.ints, ints };
}

function initializer(name: string, shape: readonly number[], parameters: Parameters): OnnxTensor {
  const values = parameters.get(name);
  if (!values) throw new Error(`Cannot export ONNX: parameter ${name} is missing.`);
  const raw = new Uint8Array(values.length * 4);
  const view = new DataView(raw.buffer);
  values.forEach((value, i) => view.setFloat32(i * 4, value, true));
  return { name, dims: shape, data_type: onnxFloat, raw_data: raw };
}

/** A constant that no state dictionary knows: axes and the like. */
function constant(name: string, values: readonly number[], type: typeof onnxInt64 | typeof onnxFloat): OnnxTensor {
  const raw = new Uint8Array(values.length * (type === onnxInt64 ? 8 : 4));
  const view = new DataView(raw.buffer);
  values.forEach((value, i) => {
    if (type === onnxInt64) view.setBigInt64(i * 8, BigInt(value), true);
    else view.setFloat32(i * 4, value, true);
  });
  return { name, dims: [values.length], data_type: type, raw_data: raw };
}

function tensorInfo(name: string, shape: readonly number[], type: number = onnxFloat): OnnxValueInfo {
  const dim = [{ dim_param: 'batch' }, ...shape.map((size) => ({ dim_value: size }))];
  return { name, type: { tensor_type: { elem_type: type, shape: { dim } } } };
}
