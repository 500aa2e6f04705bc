import { decodeOnnx, encodeOnnx } from '../../benchmark/formats/onnx-messages.ts';
import { onnxFloat, type OnnxNode, type OnnxTensor } from '../../benchmark/formats/onnx-types.ts';

/**
 * A model with its logits passed through further nodes.
 * @param nodes read `own`, which was `logits`, and write `logits`.
 */
export function extendOnnx(
  onnx: Uint8Array,
  nodes: readonly OnnxNode[],
  constants: readonly OnnxTensor[] = [],
): Uint8Array {
  const model = decodeOnnx(onnx);
  const renamed = model.graph.node.map((node) => ({
    ...node,
    output: node.output.map((name) => (name === 'logits' ? 'own' : name)),
  }));
  const initializer = [...(model.graph.initializer ?? []), ...constants];
  return encodeOnnx({ ...model, graph: { ...model.graph, node: [...renamed, ...nodes], initializer } });
}

export function floatTensor(name: string, values: readonly number[], dims: readonly number[] = []): OnnxTensor {
  return { name, dims, data_type: onnxFloat, raw_data: new Uint8Array(Float32Array.from(values).buffer) };
}
