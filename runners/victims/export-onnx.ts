import {
  encodeOnnx,
  onnxAttributeTypes,
  onnxFloat,
  type OnnxAttribute,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValueInfo,
} from '../onnx/onnx-messages.ts';
import { batchNormEpsilon, parameterShapes, type Layer, type Parameters, type Victim } from './architecture.ts';

const operatorSetVersion = 17;

/**
 * Writes a victim as ONNX: `input` float32 [batch, channels, height, width] in [0, 1] to `logits` [batch, classes] and
 * `features` [batch, width], the input of the last linear layer. Parameters keep their PyTorch names as initializers.
 */
export function exportOnnx(victim: Victim, parameters: Parameters): Uint8Array {
  const nodes: OnnxNode[] = [];
  let value = 'input';
  let features = 'input';
  victim.layers.forEach((layer, index) => {
    const isLast = index === victim.layers.length - 1;
    if (layer.type === 'Linear') features = value;
    const output = isLast ? 'logits' : `value${index}`;
    nodes.push(...nodesOf(layer, value, output));
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
      initializer: parameterShapes(victim).map(({ name, shape }) => initializer(name, shape, parameters)),
      input: [tensorInfo('input', victim.inputShape)],
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

function nodesOf(layer: Layer, input: string, output: string): readonly OnnxNode[] {
  switch (layer.type) {
    case 'Conv2d':
      return [
        {
          op_type: 'Conv',
          input: [input, `${layer.name}.weight`],
          output: [output],
          attribute: [
            integers('kernel_shape', [layer.kernelSize, layer.kernelSize]),
            integers('strides', [layer.stride, layer.stride]),
            integers('pads', [layer.padding, layer.padding, layer.padding, layer.padding]),
          ],
        },
      ];
    case 'BatchNorm2d':
      return [
        {
          op_type: 'BatchNormalization',
          input: [input, ...['weight', 'bias', 'running_mean', 'running_var'].map((part) => `${layer.name}.${part}`)],
          output: [output],
          attribute: [{ name: 'epsilon', type: onnxAttributeTypes.float, f: batchNormEpsilon }],
        },
      ];
    case 'ReLU':
      return [{ op_type: 'Relu', input: [input], output: [output] }];
    case 'GlobalAveragePool2d':
      return [
        { op_type: 'GlobalAveragePool', input: [input], output: [`${output}.pooled`] },
        { op_type: 'Flatten', input: [`${output}.pooled`], output: [output] },
      ];
    case 'Linear':
      return [
        {
          op_type: 'Gemm',
          input: [input, `${layer.name}.weight`, `${layer.name}.bias`],
          output: [output],
          attribute: [{ name: 'transB', type: onnxAttributeTypes.int, i: 1 }],
        },
      ];
  }
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

function tensorInfo(name: string, shape: readonly number[]): OnnxValueInfo {
  const dim = [{ dim_param: 'batch' }, ...shape.map((size) => ({ dim_value: size }))];
  return { name, type: { tensor_type: { elem_type: onnxFloat, shape: { dim } } } };
}
