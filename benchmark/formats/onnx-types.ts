/** The numbers of TensorProto.DataType and AttributeProto.AttributeType that are used here. */
export const onnxFloat = 1;
export const onnxInt64 = 7;
/** What NumPy calls the types of TensorProto.DataType. */
export const onnxTypeNames: Readonly<Record<number, string>> = {
  [onnxFloat]: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  [onnxInt64]: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  16: 'bfloat16',
};
export const onnxAttributeTypes = { float: 1, int: 2, ints: 7 } as const;

export interface OnnxTensor {
  readonly dims: readonly number[];
  readonly data_type: number;
  readonly name: string;
  readonly raw_data: Uint8Array;
  readonly external_data?: readonly { readonly key: string; readonly value: string }[];
  readonly data_location?: number;
}
export interface OnnxSparseTensor {
  readonly values?: OnnxTensor | null;
  readonly indices?: OnnxTensor | null;
}
export interface OnnxAttribute {
  readonly name: string;
  readonly type: number;
  readonly f?: number;
  readonly i?: number;
  readonly ints?: readonly number[];
  readonly t?: OnnxTensor | null;
  readonly g?: OnnxGraph | null;
  readonly tensors?: readonly OnnxTensor[];
  readonly graphs?: readonly OnnxGraph[];
  readonly sparse_tensor?: OnnxSparseTensor | null;
  readonly sparse_tensors?: readonly OnnxSparseTensor[];
}
export interface OnnxNode {
  readonly op_type: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly attribute?: readonly OnnxAttribute[];
}
export interface OnnxDimension {
  readonly dim_value?: number;
  readonly dim_param?: string;
}
export interface OnnxValueInfo {
  readonly name: string;
  readonly type?: {
    readonly tensor_type?: {
      readonly elem_type: number;
      readonly shape?: { readonly dim: readonly OnnxDimension[] } | null;
    } | null;
  } | null;
}
export interface OnnxGraph {
  readonly name?: string;
  readonly node: readonly OnnxNode[];
  readonly initializer?: readonly OnnxTensor[];
  readonly sparse_initializer?: readonly OnnxSparseTensor[];
  readonly input: readonly OnnxValueInfo[];
  readonly output: readonly OnnxValueInfo[];
}
export interface OnnxFunction {
  readonly name: string;
  readonly domain?: string;
  readonly node: readonly OnnxNode[];
}
export interface OnnxModel {
  readonly ir_version: number;
  readonly producer_name: string;
  readonly producer_version?: string;
  readonly graph: OnnxGraph;
  readonly opset_import: readonly { readonly domain: string; readonly version: number }[];
  readonly functions?: readonly OnnxFunction[];
}
