import { gzipSync } from 'node:zlib';
import { decodeOnnx, encodeOnnx } from '../../benchmark/formats/onnx-messages.ts';
import { onnxAttributeTypes, onnxInt64, type OnnxNode } from '../../benchmark/formats/onnx-types.ts';
import { exportOnnx } from '../../runners/victims/export-onnx.ts';
import { initializeParameters } from '../../runners/victims/initialize-parameters.ts';
import { smallCnn } from '../../runners/victims/small-cnn.ts';
import { extendOnnx, floatTensor } from '../support/extend-onnx.ts';
import { nodeCase, type HostileCase, type HostileEnding } from './hostile-case.ts';

const invalid = (detail: string, sentence?: RegExp): HostileEnding => ({
  code: 'invalid-output',
  detail,
  ...(sentence ? { sentence } : {}),
});

function untrained(classCount: number): Uint8Array {
  const victim = smallCnn.build({ form: { modality: 'image', height: 16, width: 16, channels: 3 }, classCount });
  return exportOnnx(victim, initializeParameters(victim, 0));
}

/** A container that returns these bytes as its model. */
function returnedCase(name: string, bytes: Uint8Array, ending: HostileEnding): HostileCase {
  const packed = gzipSync(bytes).toString('base64');
  const script = `import { writeFileSync } from 'node:fs';
    import { gunzipSync } from 'node:zlib';
    writeFileSync('/mbti/output/model.onnx', gunzipSync(Buffer.from('${packed}', 'base64')));`;
  return nodeCase(name, script, ending);
}

/** A container that returns weights.safetensors with a header made by an expression in Node. */
function weightsCase(name: string, header: string, ending: HostileEnding): HostileCase {
  const script = `import { writeFileSync } from 'node:fs';
    const header = Buffer.from(${header});
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    writeFileSync('/mbti/output/weights.safetensors', Buffer.concat([length, header, Buffer.alloc(4)]));`;
  return nodeCase(name, script, ending);
}

const honest = untrained(4);
const node = (
  op_type: string,
  input: readonly string[],
  output: string,
  attribute?: OnnxNode['attribute'],
): OnnxNode => ({
  op_type,
  input: [...input],
  output: [output],
  ...(attribute ? { attribute } : {}),
});
const axes = [{ name: 'axes', type: onnxAttributeTypes.ints, ints: [0] }];
const minusMean = [node('ReduceMean', ['own'], 'mean', axes), node('Sub', ['own', 'mean'], 'centered')];

/** Two matrices of 30,000 x 30,000 multiplied: 3.6 GB each, from a file of a few kilobytes. */
const bomb = [
  node('Expand', ['one', 'shape'], 'wide'),
  node('MatMul', ['wide', 'wide'], 'square'),
  node('ReduceMean', ['square'], 'single'),
  node('Mul', ['own', 'single'], 'logits'),
];
const bombShape = {
  name: 'shape',
  dims: [2],
  data_type: onnxInt64,
  raw_data: new Uint8Array(BigInt64Array.of(30_000n, 30_000n).buffer),
};

const external = (() => {
  const model = decodeOnnx(honest);
  const initializer = (model.graph.initializer ?? []).map((tensor, index) =>
    index === 0
      ? {
          ...tensor,
          raw_data: new Uint8Array(),
          data_location: 1,
          external_data: [{ key: 'location', value: '/etc/passwd' }],
        }
      : tensor,
  );
  return encodeOnnx({ ...model, graph: { ...model.graph, initializer } });
})();

/** Answers that harm the process that reads them, or that would score without defending. */
export const answerCases: readonly HostileCase[] = [
  returnedCase('a file that is not ONNX', Buffer.from('this is no model'), invalid('unreadable')),
  returnedCase('a model that is cut off', honest.subarray(0, honest.length / 2), invalid('unreadable')),
  returnedCase('a model with weights in /etc/passwd', external, invalid('external-data')),
  returnedCase(
    'a model of three classes for a task of four',
    untrained(3),
    invalid('wrong-shape', /\[batch, 3\].*\[batch, 4\]/),
  ),
  returnedCase(
    'a model whose logits are not numbers',
    extendOnnx(honest, [node('Mul', ['own', 'nan'], 'logits')], [floatTensor('nan', [Number.NaN])]),
    invalid('not-finite', /not finite|no finite/),
  ),
  returnedCase(
    'a model that looks at its batch',
    extendOnnx(honest, [...minusMean, node('Identity', ['centered'], 'logits')]),
    invalid('not-deterministic'),
  ),
  returnedCase(
    'a model that looks at its batch and scales its logits by 1e-6',
    extendOnnx(honest, [...minusMean, node('Mul', ['centered', 'small'], 'logits')], [floatTensor('small', [1e-6])]),
    invalid('not-deterministic'),
  ),
  returnedCase(
    'a model that looks at its batch and shifts its logits by 1e6',
    extendOnnx(honest, [...minusMean, node('Add', ['centered', 'large'], 'logits')], [floatTensor('large', [1e6])]),
    invalid('not-deterministic'),
  ),
  returnedCase(
    'a model of random answers',
    extendOnnx(honest, [node('RandomNormalLike', ['own'], 'logits')]),
    invalid('refused-operator'),
  ),
  returnedCase(
    'a model that unfolds to many gigabytes',
    extendOnnx(honest, bomb, [floatTensor('one', [1]), bombShape]),
    invalid('not-runnable'),
  ),
  weightsCase('weights with a header of 16 MB', `'{' + '"a":0,'.repeat(2_700_000) + '"b":0}'`, {
    code: 'output-too-large',
  }),
  weightsCase(
    'weights with a header of 100,000 tensors',
    `'{' + '"a":0,'.repeat(100_000) + '"b":0}'`,
    invalid('unreadable'),
  ),
  weightsCase('weights with deeply nested JSON', `'['.repeat(100_000)`, invalid('unreadable')),
  weightsCase(
    'weights with a NUL character in a name',
    `JSON.stringify({ ['a' + String.fromCharCode(0) + 'b']: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } })`,
    invalid('wrong-parameters', /found a b/),
  ),
  weightsCase(
    'weights named like the prototype of an object',
    `'{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'`,
    {
      code: 'invalid-output',
    },
  ),
  weightsCase(
    'weights that reach beyond their file',
    `JSON.stringify({ 'fc.bias': { dtype: 'F32', shape: [4], data_offsets: [0, 1e15] } })`,
    invalid('unreadable'),
  ),
];
