import { describe, expect, test } from 'vitest';
import type { Victim } from '../../../runners/victims/architecture.ts';
import { convolutionBlock } from '../../../runners/victims/convolution-block.ts';
import { initializeParameters } from '../../../runners/victims/initialize-parameters.ts';
import type { Parameters } from '../../../runners/victims/layers/layer-kind.ts';
import type { Layer } from '../../../runners/victims/layers/layer-table.ts';
import { preactResnet18 } from '../../../runners/victims/preact-resnet-18.ts';
import { textCnn } from '../../../runners/victims/text-cnn.ts';
import { pythonMissing } from '../../support/run-python.ts';
import { toyCnn } from '../../support/toys/toy-cnn.ts';
import { evaluate, runOnModel } from '../../support/run-channel-lipschitz-pruning.ts';

/** A model in which one channel of a convolution has a kernel a hundred times as large as the others. */
function withLargeKernel(victim: Victim, convolution: string, channel: number): Parameters {
  const parameters = new Map(initializeParameters(victim, 0));
  const name = `${convolution}.weight`;
  const kernels = parameters.get(name)?.slice() ?? new Float32Array();
  const channels = parameters.get(`${convolution.replace('conv', 'bn')}.weight`)?.length ?? 1;
  const size = kernels.length / channels;
  for (let at = channel * size; at < (channel + 1) * size; at++) kernels[at] = 100 * (kernels[at] ?? 0);
  return parameters.set(name, kernels);
}

/** Names of the parameters that differ, with the places of their values. */
function differences(a: Parameters, b: Parameters): Record<string, number[]> {
  const changed = [...a].map(([name, values]) => {
    const others = b.get(name) ?? new Float32Array();
    return [name, [...values.keys()].filter((at) => values[at] !== others[at])] as const;
  });
  return Object.fromEntries(changed.filter(([, places]) => places.length > 0));
}

describe.skipIf(pythonMissing !== null)(
  `channel Lipschitzness pruning${pythonMissing ? ` (skipped: ${pythonMissing})` : ''}`,
  () => {
    test('bounds and outliers are those of the formulas', async () => {
      const bounds = 'np.array([1.0] * 7 + [10.0])';
      const found = await evaluate({
        norm: 'defense.spectral_norms(np.array([[[1, 2], [3, 4]]])).tolist()', // the largest singular value
        bounds: 'defense.lipschitz_bounds(np.ones((2, 1, 2, 2)), np.array([-3.0, 1.0]), np.array([4.0, 0.0])).tolist()',
        mean: `${bounds}.mean()`,
        deviation: `${bounds}.std(ddof=1)`,
        atTwo: `defense.find_outliers(${bounds}, 2).tolist()`,
        atThree: `defense.find_outliers(${bounds}, 3).tolist()`,
        equal: 'defense.find_outliers(np.full(64, 2.0)).tolist()',
        single: 'defense.find_outliers(np.array([5.0])).tolist()',
        ten: 'defense.find_outliers(np.array([0.0] * 9 + [1e9])).tolist()',
      });
      expect(found).toEqual({
        norm: [expect.closeTo(5.4649857, 7)],
        bounds: [expect.closeTo((2 * 3) / Math.sqrt(4 + 1e-5), 6), expect.closeTo(2 / Math.sqrt(1e-5), 3)],
        mean: 2.125,
        deviation: expect.closeTo(3.1819805, 7),
        atTwo: [7],
        atThree: [],
        equal: [],
        single: [],
        ten: [], // of ten bounds, none can be an outlier at u = 3
      });
    });

    test('an outlying channel gets scale and shift 0, and nothing else changes', async () => {
      const parameters = withLargeKernel(toyCnn, 'conv2', 5);
      parameters.get('bn2.bias')?.fill(0.5);
      const { parameters: pruned, stdout, stderr } = await runOnModel(toyCnn, parameters);
      expect(differences(parameters, pruned)).toEqual({ 'bn2.weight': [5], 'bn2.bias': [5] });
      expect(pruned.get('bn2.weight')?.[5]).toBe(0);
      expect(pruned.get('bn2.bias')?.[5]).toBe(0);
      expect(stdout).toBe('1 channels of 3 layers pruned: conv2 5\n');
      expect(stderr).toBe('');
    });

    test('a model without outliers comes back byte for byte, and the defense applies', async () => {
      const { given, returned, stderr } = await runOnModel(toyCnn, initializeParameters(toyCnn, 0));
      expect(Buffer.compare(returned, given)).toBe(0);
      expect(stderr).toBe('');
    });

    test('a victim without batch normalization comes back byte for byte, with the reason', async () => {
      const layers = toyCnn.layers.filter(({ type }) => type !== 'BatchNorm2d');
      const bare: Victim = { ...toyCnn, layers };
      const text = textCnn.build({ form: { modality: 'text' }, classCount: 2 });
      for (const victim of [bare, text]) {
        const { given, returned, stderr } = await runOnModel(victim, initializeParameters(victim, 0));
        expect(Buffer.compare(returned, given)).toBe(0);
        expect(stderr).toMatch(/^::not-applicable no convolution .* batch normalization\n$/);
      }
    });

    test('a convolution counts if its batch normalization directly follows it, also within a block', async () => {
      const shape = { inChannels: 1, outChannels: 16, kernelSize: 3, stride: 1, padding: 1 };
      const [convolution, normalization] = convolutionBlock(1, shape) as [Layer, Layer, Layer];
      const form = { modality: 'image', height: 32, width: 32, channels: 3 } as const;
      const found = await evaluate({
        following: pairsOf([convolution, normalization]),
        preceding: pairsOf([normalization, convolution]),
        afterBlock: pairsOf([{ type: 'Residual', body: [convolution], shortcut: [] }, normalization]),
        last: pairsOf([convolution]),
        preact: pairsOf(preactResnet18.build({ form, classCount: 10 }).layers),
      });
      const blocks = [1, 2, 3, 4].flatMap((stage) => [0, 1].map((block) => `layer${stage}_${block}`));
      expect(found).toEqual({
        following: [['conv1', 'bn1']],
        preceding: [],
        afterBlock: [], // it normalizes the sum
        last: [],
        preact: blocks.map((block) => [`${block}_conv1`, `${block}_bn2`]),
      });
    });
  },
);

/** The expression of the pairs that the program finds in layers. */
function pairsOf(layers: readonly Layer[]): string {
  return `list(defense.find_pairs(json.loads(${JSON.stringify(JSON.stringify(layers))})))`;
}
