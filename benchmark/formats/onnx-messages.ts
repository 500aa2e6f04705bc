import protobuf from 'protobufjs';
import type { OnnxModel } from './onnx-types.ts';

/**
 * The part of ONNX's protobuf schema that is written and checked here. Field numbers are those of onnx.proto3 (IR
 * version 8). Other fields are skipped when a model is read.
 */
const schema = `
syntax = "proto3";
message StringPair { string key = 1; string value = 2; }
message Tensor {
  repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9;
  repeated StringPair external_data = 13; int32 data_location = 14;
}
message SparseTensor { Tensor values = 1; Tensor indices = 2; }
message Attribute {
  string name = 1; float f = 2; int64 i = 3; bytes s = 4; Tensor t = 5; Graph g = 6;
  repeated int64 ints = 8; repeated Tensor tensors = 10; repeated Graph graphs = 11;
  SparseTensor sparse_tensor = 22; repeated SparseTensor sparse_tensors = 23; int32 type = 20;
}
message Node {
  repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
  repeated Attribute attribute = 5; string domain = 7;
}
message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
message Shape { repeated Dimension dim = 1; }
message TensorType { int32 elem_type = 1; Shape shape = 2; }
message Type { TensorType tensor_type = 1; }
message ValueInfo { string name = 1; Type type = 2; }
message Graph {
  repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated ValueInfo input = 11;
  repeated ValueInfo output = 12; repeated SparseTensor sparse_initializer = 15;
}
message Function { string name = 1; repeated Node node = 7; string domain = 10; }
message OperatorSet { string domain = 1; int64 version = 2; }
message Model {
  int64 ir_version = 1; string producer_name = 2; string producer_version = 3; Graph graph = 7;
  repeated OperatorSet opset_import = 8; repeated Function functions = 25;
}`;

const root = protobuf.parse(schema, { keepCase: true }).root;
const modelType = root.lookupType('Model');

export function encodeOnnx(model: OnnxModel): Uint8Array {
  return modelType.encode(modelType.fromObject(model)).finish();
}

/** @throws an error of protobufjs if the bytes are not such a protocol buffer. */
export function decodeOnnx(bytes: Uint8Array): OnnxModel {
  const options = { longs: Number, arrays: true, bytes: Uint8Array } as const;
  return modelType.toObject(modelType.decode(bytes), options) as unknown as OnnxModel;
}
