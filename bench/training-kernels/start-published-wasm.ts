import type * as WasmBackend from '@tensorflow/tfjs-backend-wasm';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { tf } from '../../runners/tensor/tf.ts';

/** Starts the WASM backend as it is published, without the kernels that startTensorBackend adds. */
export async function startPublishedWasm(): Promise<void> {
  const require = createRequire(import.meta.url);
  const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof WasmBackend;
  wasm.setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/'));
  if (!(await tf.setBackend('wasm'))) throw new Error('The WASM backend did not start.');
}
