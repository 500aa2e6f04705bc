// Writes small ONNX models by hand, as protocol buffers, so that they can be wrong in one respect.
import { readFileSync, writeFileSync } from 'node:fs';

const task = JSON.parse(readFileSync('/mbti/input/task.json', 'utf8'));
export const classCount = task.classCount;

/** The numbers of TensorProto.DataType. */
export const types = { float32: 1, int64: 7, float64: 11 };

/** @param {number} value */
function varint(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return Buffer.from([...bytes, value]);
}

/**
 * One field of a message.
 * @param {number} number
 * @param {number | string | Uint8Array} value
 */
export function field(number, value) {
  if (typeof value === 'number') return Buffer.concat([varint(number * 8), varint(value)]);
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

/**
 * @param {string} op
 * @param {readonly string[]} inputs
 * @param {readonly string[]} outputs
 * @param {readonly Buffer[]} further such as attributes
 */
export function node(op, inputs, outputs, ...further) {
  const names = [...inputs.map((name) => field(1, name)), ...outputs.map((name) => field(2, name))];
  return Buffer.concat([...names, field(4, op), ...further]);
}

/**
 * @param {string} name
 * @param {readonly number[]} dims
 * @param {ArrayBufferView | null} data null for none
 * @param {number} type
 * @param {readonly Buffer[]} further
 */
export function tensor(name, dims, data, type = types.float32, ...further) {
  const fields = [...dims.map((side) => field(1, side)), field(2, type), field(8, name), ...further];
  if (data) fields.push(field(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));
  return Buffer.concat(fields);
}

/**
 * An input or output of the graph, with a free batch size.
 * @param {string} name
 * @param {readonly number[]} shape
 */
export function port(name, shape, type = types.float32) {
  const dims = [field(2, 'batch'), ...shape.map((side) => field(1, side))].map((side) => field(1, side));
  return Buffer.concat([
    field(1, name),
    field(2, field(1, Buffer.concat([field(1, type), field(2, Buffer.concat(dims))]))),
  ]);
}

/** Nodes that give all samples the same float32 logits, and the tensors that they read. */
export const constant = {
  nodes: [
    node('Flatten', ['input'], ['flat']),
    node('MatMul', ['flat', 'weight'], ['product']),
    node('Add', ['product', 'bias'], ['own']),
  ],
  tensors: [
    tensor('weight', [inputSize(), classCount], new Float32Array(inputSize() * classCount)),
    tensor(
      'bias',
      [classCount],
      Float32Array.from({ length: classCount }, (_, label) => (label === 1 ? 1 : 0)),
    ),
  ],
};

function inputSize() {
  return task.victim.inputShape.reduce((/** @type {number} */ size, /** @type {number} */ side) => size * side, 1);
}

/** Copies the logits of the constant model to where they are expected. */
export const asLogits = node('Identity', ['own'], ['logits']);

/**
 * Writes model.onnx. What is left out is that of the constant model.
 * @param {{
 *   nodes?: readonly Buffer[], tensors?: readonly Buffer[], outputs?: readonly Buffer[], opset?: number,
 *   further?: readonly Buffer[],
 * }} parts nodes and tensors are added; further fields are those of the model
 */
export function writeModel({ nodes = [asLogits], tensors = [], outputs, opset = 17, further = [] } = {}) {
  const graph = [
    ...[...constant.nodes, ...nodes].map((one) => field(1, one)),
    field(2, 'constant'),
    ...[...constant.tensors, ...tensors].map((one) => field(5, one)),
    field(11, port('input', task.victim.inputShape)),
    ...(outputs ?? [port('logits', [classCount])]).map((one) => field(12, one)),
  ];
  const model = [field(1, 8), field(7, Buffer.concat(graph)), field(8, field(2, opset)), ...further];
  writeFileSync('/mbti/output/model.onnx', Buffer.concat(model));
}
