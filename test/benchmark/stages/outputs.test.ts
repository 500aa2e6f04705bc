import { describe, expect, test } from 'vitest';
import { writeNpy } from '../../../benchmark/formats/npy.ts';
import { writeSafetensors } from '../../../benchmark/formats/safetensors.ts';
import { parseRepairedWeights } from '../../../benchmark/stages/repair.ts';
import { parseSanitizeOutput } from '../../../benchmark/stages/sanitize.ts';
import { parameterShapes } from '../../../runners/victims/architecture.ts';
import { initializeParameters } from '../../../runners/victims/initialize-parameters.ts';
import { smallCnn } from '../../../runners/victims/small-cnn.ts';
import { encodeParameters } from '../../../runners/victims/write-model.ts';

const scores = (data: Float32Array) => writeNpy({ dtype: '<f4', shape: [data.length], data });
const keep = (data: Uint8Array) => writeNpy({ dtype: '|b1', shape: [data.length], data });
const task = { count: 4, keptMin: 2 };
const good = { scores: scores(Float32Array.of(0, 1, 2, 3)), keep: keep(Uint8Array.of(1, 1, 0, 1)) };

describe('the answer of a sanitizer', () => {
  test('is read as it was written', () => {
    const output = parseSanitizeOutput(good, task);
    expect([...output.scores]).toEqual([0, 1, 2, 3]);
    expect([...output.keep]).toEqual([1, 1, 0, 1]);
  });

  test.each([
    [
      'scores of another length',
      { ...good, scores: scores(new Float32Array(5)) },
      'wrong-shape',
      /scores\.npy.*\[5\].*\[4\]/,
    ],
    [
      'scores as float64',
      { ...good, scores: writeNpy({ dtype: '<f8', shape: [4], data: new Float64Array(4) }) },
      'wrong-dtype',
      /<f8.*float32/,
    ],
    ['a score that is NaN', { ...good, scores: scores(Float32Array.of(0, NaN, 0, 0)) }, 'not-finite', /NaN at index 1/],
    [
      'keep as integers',
      { ...good, keep: writeNpy({ dtype: '<i8', shape: [4], data: new BigInt64Array(4) }) },
      'wrong-dtype',
      /keep\.npy.*bool/,
    ],
    [
      'keep of rank 2',
      { ...good, keep: writeNpy({ dtype: '|b1', shape: [4, 1], data: new Uint8Array(4) }) },
      'wrong-shape',
      /\[4, 1\].*\[4\]/,
    ],
    ['nothing kept', { ...good, keep: keep(new Uint8Array(4)) }, 'nothing-kept', /keeps no sample/],
    [
      'less than a batch kept',
      { ...good, keep: keep(Uint8Array.of(1, 0, 0, 0)) },
      'too-few-kept',
      /keeps 1 samples; training needs at least 2/,
    ],
    ['no NumPy file', { ...good, keep: new TextEncoder().encode('hello') }, 'unreadable', /keep\.npy/],
  ])('with %s is refused', (_name, files, defect, message) => {
    expect(() => parseSanitizeOutput(files, task)).toThrowError(
      expect.objectContaining({ code: 'INVALID_OUTPUT', defect, message: expect.stringMatching(message) }),
    );
  });
});

describe('returned weights', () => {
  const victim = smallCnn.build({ form: { modality: 'image', height: 28, width: 28, channels: 3 }, classCount: 10 });
  const expected = { architecture: victim.id, parameters: parameterShapes(victim) };
  const parameters = initializeParameters(victim, 0);
  const tensors = () =>
    new Map(
      parameterShapes(victim).map(({ name, shape }) => [
        name,
        { shape, data: Float32Array.from(parameters.get(name) ?? []) },
      ]),
    );

  test('of the architecture come back bit for bit', () => {
    const found = parseRepairedWeights(encodeParameters(victim, parameters), expected);
    for (const [name, values] of parameters) expect(found.get(name)).toEqual(values);
  });

  test('may carry the batch counters of PyTorch', () => {
    const withCounter = tensors().set('bn1.num_batches_tracked', { shape: [], data: Float32Array.of(3) });
    expect(parseRepairedWeights(writeSafetensors(withCounter), expected).size).toBe(parameters.size);
  });

  test.each([
    [
      'a missing tensor',
      (map: ReturnType<typeof tensors>) => void map.delete('fc.bias'),
      'wrong-parameters',
      /no tensor fc\.bias/,
    ],
    [
      'an unknown tensor',
      (map: ReturnType<typeof tensors>) => void map.set('extra', { shape: [1], data: new Float32Array(1) }),
      'wrong-parameters',
      /holds extra/,
    ],
    [
      'another shape',
      (map: ReturnType<typeof tensors>) => void map.set('fc.bias', { shape: [3], data: new Float32Array(3) }),
      'wrong-shape',
      /fc\.bias.*\[3\].*\[10\]/,
    ],
    [
      'an infinite weight',
      (map: ReturnType<typeof tensors>) =>
        void map.set('fc.bias', { shape: [10], data: new Float32Array(10).fill(Infinity) }),
      'not-finite',
      /Infinity at index 0/,
    ],
  ])('with %s are refused', (_name, change, defect, message) => {
    const map = tensors();
    change(map);
    expect(() => parseRepairedWeights(writeSafetensors(map), expected)).toThrowError(
      expect.objectContaining({ defect, message: expect.stringMatching(message) }),
    );
  });

  test('that are not safetensors are refused', () => {
    expect(() => parseRepairedWeights(new Uint8Array(100), expected)).toThrowError(
      expect.objectContaining({ defect: 'unreadable' }),
    );
  });
});
