import type { onnxFloat } from '../../../benchmark/formats/onnx-types.ts';
import {
  onnxAttributeTypes,
  onnxInt64,
  type OnnxAttribute,
  type OnnxNode,
  type OnnxTensor,
} from '../../../benchmark/formats/onnx-types.ts';

export function integersAttribute(name: string, ints: readonly number[]): OnnxAttribute {
  return { name, type: onnxAttributeTypes.ints, ints };
}

/** A constant that is not part of the state dictionary, such as an axis. */
export function onnxConstant(
  name: string,
  values: readonly number[],
  type: typeof onnxInt64 | typeof onnxFloat,
): OnnxTensor {
  const raw = new Uint8Array(values.length * (type === onnxInt64 ? 8 : 4));
  const view = new DataView(raw.buffer);
  values.forEach((value, i) => {
    if (type === onnxInt64) view.setBigInt64(i * 8, BigInt(value), true);
    else view.setFloat32(i * 4, value, true);
  });
  return { name, dims: [values.length], data_type: type, raw_data: raw };
}

/** A convolution over one or two dimensions, with the same size, stride and padding in each. */
export function convolutionNode(
  input: readonly string[],
  output: string,
  {
    dimensions,
    kernelSize,
    stride,
    padding,
  }: {
    readonly dimensions: 1 | 2;
    readonly kernelSize: number;
    readonly stride: number;
    readonly padding: number;
  },
): OnnxNode {
  const repeat = (value: number, times: number) => Array.from({ length: times }, () => value);
  return {
    op_type: 'Conv',
    input,
    output: [output],
    attribute: [
      integersAttribute('kernel_shape', repeat(kernelSize, dimensions)),
      integersAttribute('strides', repeat(stride, dimensions)),
      integersAttribute('pads', repeat(padding, 2 * dimensions)),
    ],
  };
}

/** A pooling over all positions, and the removal of the dimensions of size 1 that it leaves. */
export function globalPoolingNodes(operator: string, input: string, output: string): readonly OnnxNode[] {
  return [
    { op_type: operator, input: [input], output: [`${output}.pooled`] },
    { op_type: 'Flatten', input: [`${output}.pooled`], output: [output] },
  ];
}
