import { expect, test } from 'vitest';
import { layerChain, layerSchema, type Layer } from '../../../../runners/victims/layers/layer-table.ts';

const convolution: Layer = {
  type: 'Conv2d',
  name: 'conv1',
  inChannels: 3,
  outChannels: 4,
  kernelSize: 3,
  stride: 1,
  padding: 1,
};
const residual: Layer = { type: 'Residual', body: [convolution], shortcut: [] };

test('parameters are listed in layer order, those of inner layers included', () => {
  const layers: Layer[] = [residual, { type: 'ReLU' }, { type: 'Linear', name: 'fc', inFeatures: 4, outFeatures: 2 }];
  expect(layerChain.parameters(layers).map(({ name, shape }) => [name, shape])).toEqual([
    ['conv1.weight', [4, 3, 3, 3]],
    ['fc.weight', [2, 4]],
    ['fc.bias', [2]],
  ]);
});

test('operations count a multiplication with its addition as two', () => {
  const cost = layerChain.measure([convolution], { height: 5, width: 6 });
  expect(cost).toEqual({ operations: 2 * 3 * 3 * 3 * 4 * 30, extent: { height: 5, width: 6 } });
});

test('an empty branch of a residual layer adds the input', () => {
  const { nodes, output } = layerChain.toOnnx([residual], 'x', (index) => `value${index}`);
  expect(output).toBe('value0');
  expect(nodes.at(-1)).toEqual({ op_type: 'Add', input: ['value0.body0', 'x'], output: ['value0'] });
});

test('rejects a layer of an unknown kind', () => {
  expect(layerSchema.safeParse({ type: 'Dropout', name: 'drop' }).success).toBe(false);
  expect(layerSchema.safeParse(residual).success).toBe(true);
});
