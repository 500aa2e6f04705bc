import * as module from '@tensorflow/tfjs-backend-wasm';
import { registerTrainingKernels } from '../../runners/tensor/register-training-kernels.ts';
import { tf } from '../../runners/tensor/tf.ts';
import { wasmFile } from '../../runners/tensor/wasm-file.ts';

const wasm = (module as typeof module & { readonly default?: typeof module }).default ?? module; // CommonJS for Node

/**
 * Starts the WASM backend with its training kernels. Unlike `startTensorBackend`, it imports the backend statically, so that
 * a bundler includes it.
 * @param folder of the .wasm file.
 */
export async function startWasm(folder: string): Promise<void> {
  wasm.setWasmPaths(`${folder}/`);
  if (!(await tf.setBackend('wasm'))) throw new Error(`The WASM backend did not start from ${folder}/${wasmFile}.`);
  registerTrainingKernels('wasm');
}
