import { expect, test } from 'vitest';
import { startTensorBackend } from '../../../runners/tensor/start-tensor-backend.ts';

test('rejects an unknown backend and names the known ones', async () => {
  await expect(startTensorBackend('quantum')).rejects.toMatchObject({
    code: 'UNKNOWN_BACKEND',
    message: expect.stringContaining('wasm, webgpu, tensorflow, cpu'),
  });
});

test('reports how to install a missing backend', async () => {
  await expect(startTensorBackend('tensorflow')).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: expect.stringContaining('@tensorflow/tfjs-node-gpu'),
  });
});
