import { describe, expect, test } from 'vitest';
import { checkOnnx } from '../../../runners/onnx/check-onnx.ts';
import { decodeOnnx, encodeOnnx } from '../../../benchmark/formats/onnx-messages.ts';
import { onnxInt64, type OnnxModel, type OnnxNode } from '../../../benchmark/formats/onnx-types.ts';
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
const graphWith = (graph: Partial<OnnxModel['graph']>) =>
  changed((model) => ({ ...model, graph: { ...model.graph, ...graph } }));
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

  test('with a function of its own is rejected, naming the function', () => {
    const again = { op_type: 'Again', domain: 'org.example', input: ['x'], output: ['y'] };
    const bytes = changed((model) => ({
      ...model,
      functions: [{ name: 'Again', domain: 'org.example', node: [again] }],
    }));
    expect(() => checkOnnx(bytes, expected)).toThrowError(
      expect.objectContaining({
        code: 'ONNX_OPERATOR_REFUSED',
        message: expect.stringContaining('org.example.Again'),
      }),
    );
  });

  test('with a tensor larger than the file is rejected, wherever the tensor is', () => {
    const t = { name: 'huge', dims: [50_000, 50_000], data_type: 1, raw_data: new Uint8Array() };
    const node = { op_type: 'Constant', input: [], output: ['c'], attribute: [{ name: 'value', type: 4, t }] };
    for (const bytes of [graphWith({ initializer: [t] }), withNode(node)]) {
      expect(() => checkOnnx(bytes, expected)).toThrowError(
        expect.objectContaining({
          code: 'ONNX_UNREADABLE',
          message: expect.stringMatching(/^Tensor huge of model\.onnx declares 2500000000 values \[50000, 50000\]/),
        }),
      );
    }
  });

  test.each([
    ['scores and features', [{ name: 'scores' }, { name: 'features' }], /the outputs scores, features, expected one/],
    ['nothing', [], /the outputs \(none\), expected one named logits: float32 \[batch, 10\]/],
  ])('that returns %s is rejected', (_name, output, message) => {
    expect(() => checkOnnx(graphWith({ output }), expected)).toThrowError(
      expect.objectContaining({ code: 'ONNX_SIGNATURE_WRONG', message: expect.stringMatching(message) }),
    );
  });

  test('whose only output has another name is accepted', () => {
    expect(checkOnnx(graphWith({ output: [{ name: 'scores' }] }), expected).logitsName).toBe('scores');
  });

  test.each([
    [11, 'float64'],
    [onnxInt64, 'int64'],
    [99, 'of ONNX element type 99'],
  ])('whose logits have type %i is rejected, naming it %s', (elem_type, name) => {
    const output = [{ name: 'logits', type: { tensor_type: { elem_type } } }];
    expect(() => checkOnnx(graphWith({ output }), expected)).toThrowError(
      expect.objectContaining({
        code: 'ONNX_TYPE_WRONG',
        message: `The output logits of model.onnx is ${name}, expected float32 [batch, 10] with a free batch size.`,
      }),
    );
  });

  test.each([
    ['an empty file', new Uint8Array()],
    ['text', new TextEncoder().encode('this is no model at all')],
    ['half a model', onnxOf(10).subarray(0, 5_000)],
  ])('that is %s is rejected', (_name, bytes) => {
    expect(() => checkOnnx(bytes, expected)).toThrowError(expect.objectContaining({ code: 'ONNX_UNREADABLE' }));
  });
});
