import { describe, expect, test } from 'vitest';
import { checkOnnx } from '../../../runners/onnx/check-onnx.ts';
import { decodeOnnx, encodeOnnx } from '../../../benchmark/formats/onnx-messages.ts';
import type { OnnxModel, OnnxNode } from '../../../benchmark/formats/onnx-types.ts';
import { exportOnnx } from '../../../runners/victims/export-onnx.ts';
import { initializeParameters } from '../../../runners/victims/initialize-parameters.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';

const victimOf = (classCount: number) =>
  smallCnn.build({ form: { modality: 'image', height: 28, width: 28, channels: 3 }, classCount });
const onnxOf = (classCount: number) => exportOnnx(victimOf(classCount), initializeParameters(victimOf(classCount), 0));
const expected = { inputShape: [3, 28, 28], classCount: 10, inputType: 'float32' } as const;

function changed(change: (model: OnnxModel) => OnnxModel): Uint8Array {
  return encodeOnnx(change(decodeOnnx(onnxOf(10))));
}
const withNode = (node: OnnxNode) =>
  changed((model) => ({ ...model, graph: { ...model.graph, node: [...model.graph.node, node] } }));

describe('a returned model', () => {
  test('of the published architecture is accepted', () => {
    expect(checkOnnx(onnxOf(10), expected)).toEqual({ inputName: 'input', logitsName: 'logits' });
  });

  test('with the classes of another task is rejected, naming both shapes', () => {
    expect(() => checkOnnx(onnxOf(3), expected)).toThrowError(
      expect.objectContaining({
        code: 'ONNX_OUTPUT_WRONG',
        message: expect.stringMatching(/\[batch, 3\].*\[batch, 10\]/),
      }),
    );
  });

  test('for images of another shape is rejected, naming both shapes', () => {
    expect(() => checkOnnx(onnxOf(10), { ...expected, inputShape: [1, 28, 28] })).toThrowError(
      expect.objectContaining({
        code: 'ONNX_INPUT_WRONG',
        message: expect.stringMatching(/\[batch, 3, 28, 28\].*\[batch, 1, 28, 28\]/),
      }),
    );
  });

  test('that stores weights in another file is rejected, because the file would be opened on our machine', () => {
    const bytes = changed((model) => ({
      ...model,
      graph: {
        ...model.graph,
        initializer: (model.graph.initializer ?? []).map((tensor, i) =>
          i === 0
            ? {
                ...tensor,
                raw_data: new Uint8Array(),
                data_location: 1,
                external_data: [{ key: 'location', value: '/etc/passwd' }],
              }
            : tensor,
        ),
      },
    }));
    expect(() => checkOnnx(bytes, expected)).toThrowError(expect.objectContaining({ code: 'ONNX_EXTERNAL_DATA' }));
  });

  test('that hides external weights in an attribute is rejected', () => {
    const t = { name: 'hidden', dims: [1], data_type: 1, raw_data: new Uint8Array(), data_location: 1 };
    const bytes = withNode({
      op_type: 'Constant',
      input: [],
      output: ['c'],
      attribute: [{ name: 'value', type: 4, t }],
    });
    expect(() => checkOnnx(bytes, expected)).toThrowError(expect.objectContaining({ code: 'ONNX_EXTERNAL_DATA' }));
  });

  test.each([
    { op_type: 'Loop', domain: '' },
    { op_type: 'RandomNormalLike', domain: '' },
    { op_type: 'Anything', domain: 'com.microsoft' },
  ])('with operator $domain $op_type is rejected', ({ op_type, domain }) => {
    const bytes = withNode({ op_type, domain, input: ['logits'], output: ['again'] });
    expect(() => checkOnnx(bytes, expected)).toThrowError(expect.objectContaining({ code: 'ONNX_OPERATOR_REFUSED' }));
  });

  test.each([
    ['an empty file', new Uint8Array()],
    ['text', new TextEncoder().encode('this is no model at all')],
    ['half a model', onnxOf(10).subarray(0, 5_000)],
  ])('that is %s is rejected', (_name, bytes) => {
    expect(() => checkOnnx(bytes, expected)).toThrowError(expect.objectContaining({ code: 'ONNX_UNREADABLE' }));
  });
});
