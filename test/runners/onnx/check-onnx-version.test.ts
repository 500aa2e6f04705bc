import { describe, expect, test } from 'vitest';
import { decodeOnnx, encodeOnnx } from '../../../benchmark/formats/onnx-messages.ts';
import { onnxFloat, type OnnxModel } from '../../../benchmark/formats/onnx-types.ts';
import { checkOnnxVersion, supportedVersions } from '../../../runners/onnx/check-onnx-version.ts';
import { ModelSession } from '../../../runners/onnx/model-session.ts';

const port = (name: string) => {
  const dim = [{ dim_param: 'batch' }, { dim_value: 2 }];
  return { name, type: { tensor_type: { elem_type: onnxFloat, shape: { dim } } } };
};
const modelOf = (format: number, operators: number): OnnxModel => ({
  ir_version: format,
  producer_name: 'test',
  opset_import: [{ domain: '', version: operators }],
  graph: {
    name: 'negation',
    node: [{ op_type: 'Neg', input: ['input'], output: ['logits'] }],
    input: [port('input')],
    output: [port('logits')],
  },
});
const load = (model: OnnxModel) =>
  ModelSession.load(encodeOnnx(model), { inputName: 'input', logitsName: 'logits' }, 2);

const { format, operators } = supportedVersions;

describe('the versions of a model', () => {
  test.each([
    [format.min, operators.min],
    [format.max, operators.max],
  ])('%i and %i are those that the installed ONNX Runtime loads', async (formatVersion, operatorVersion) => {
    const model = modelOf(formatVersion, operatorVersion);
    expect(() => checkOnnxVersion(decodeOnnx(encodeOnnx(model)))).not.toThrow();
    await load(model);
  });

  test.each([
    [format.max + 1, operators.max, `names version ${format.max + 1} of the ONNX format, expected 1 to ${format.max}.`],
    [
      format.max,
      operators.max + 1,
      `names version ${operators.max + 1} of the standard operators (opset), expected 7 to ${operators.max}.`,
    ],
  ])('%i and %i are refused by both', async (formatVersion, operatorVersion, message) => {
    const model = modelOf(formatVersion, operatorVersion);
    expect(() => checkOnnxVersion(decodeOnnx(encodeOnnx(model)))).toThrowError(
      expect.objectContaining({ code: 'ONNX_VERSION_UNSUPPORTED', message: `model.onnx ${message}` }),
    );
    await expect(load(model)).rejects.toMatchObject({ code: 'INFERENCE_FAILED' });
  });

  test.each([
    ['older operators than 7', { ...modelOf(8, 6) }, /names version 6 of the standard operators/],
    ['no format', { ...modelOf(0, 17) }, /names no version of the ONNX format/],
    ['no operators', { ...modelOf(8, 17), opset_import: [] }, /names no version of the standard operators/],
    [
      'only operators of another domain',
      { ...modelOf(8, 17), opset_import: [{ domain: 'org.example', version: 1 }] },
      /names no version of the standard operators/,
    ],
    [
      'two versions, of which one is too late',
      { ...modelOf(8, 17), opset_import: ['', 'ai.onnx'].map((domain, i) => ({ domain, version: 17 + 82 * i })) },
      /names version 99 of the standard operators/,
    ],
  ])('with %s are refused', (_name, model, message) => {
    expect(() => checkOnnxVersion(decodeOnnx(encodeOnnx(model)))).toThrowError(
      expect.objectContaining({ code: 'ONNX_VERSION_UNSUPPORTED', message: expect.stringMatching(message) }),
    );
  });
});
