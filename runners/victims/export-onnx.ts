import { encodeOnnx } from '../../benchmark/formats/onnx-messages.ts';
import { onnxFloat, onnxInt64, type OnnxTensor, type OnnxValueInfo } from '../../benchmark/formats/onnx-types.ts';
import { lastLinear, parameterShapes, type Victim } from './architecture.ts';
import type { Parameters } from './layers/layer-kind.ts';
import { layerChain } from './layers/layer-table.ts';

const operatorSetVersion = 17;

/**
 * Exports a victim as ONNX. Its input is `input`: images float32 [batch, channels, height, width] in [0, 1], audio
 * float32 [batch, samples] in [-1, 1], or texts int64 [batch, token ids]. Its outputs are `logits` [batch, classes] and
 * `features` [batch, width], the input of the last linear layer. Initializers have the PyTorch names of the parameters.
 */
export function exportOnnx(victim: Victim, parameters: Parameters): Uint8Array {
  const { layers } = victim;
  const head = lastLinear(victim);
  const nameOf = (index: number) => (index === layers.length - 1 ? 'logits' : `value${index}`);
  const { nodes, constants } = layerChain.toOnnx(layers, 'input', nameOf);
  const headIndex = layers.lastIndexOf(head);
  const features = headIndex === 0 ? 'input' : nameOf(headIndex - 1);
  return encodeOnnx({
    ir_version: 8,
    producer_name: 'backdoor-mbti',
    opset_import: [{ domain: '', version: operatorSetVersion }],
    graph: {
      name: `${victim.id}-${victim.version}`,
      node: [...nodes, { op_type: 'Identity', input: [features], output: ['features'] }],
      initializer: [
        ...parameterShapes(victim).map(({ name, shape }) => initializer(name, shape, parameters)),
        ...constants,
      ],
      input: [tensorInfo('input', victim.inputShape, victim.modality === 'text' ? onnxInt64 : onnxFloat)],
      output: [tensorInfo('logits', [victim.classCount]), tensorInfo('features', [head.inFeatures])],
    },
  });
}

function initializer(name: string, shape: readonly number[], parameters: Parameters): OnnxTensor {
  const values = parameters.get(name);
  if (!values) throw new Error(`Cannot export ONNX: parameter ${name} is missing.`);
  const raw = new Uint8Array(values.length * 4);
  const view = new DataView(raw.buffer);
  values.forEach((value, i) => view.setFloat32(i * 4, value, true));
  return { name, dims: shape, data_type: onnxFloat, raw_data: raw };
}

function tensorInfo(name: string, shape: readonly number[], type: number = onnxFloat): OnnxValueInfo {
  const dim = [{ dim_param: 'batch' }, ...shape.map((size) => ({ dim_value: size }))];
  return { name, type: { tensor_type: { elem_type: type, shape: { dim } } } };
}
