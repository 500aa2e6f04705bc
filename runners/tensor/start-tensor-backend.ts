import type * as WasmBackend from '@tensorflow/tfjs-backend-wasm';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CodedError } from '../../benchmark/coded-error.ts';
import { registerTrainingKernels } from './register-training-kernels.ts';
import { tf } from './tf.ts';

/** `wasm` runs anywhere; `webgpu` needs a Vulkan GPU and Dawn; `tensorflow` is tfjs-node or tfjs-node-gpu (CUDA). */
export const tensorBackends = ['wasm', 'webgpu', 'tensorflow', 'cpu'] as const;
export type TensorBackend = (typeof tensorBackends)[number];

export class TensorBackendError extends CodedError<'UNKNOWN_BACKEND' | 'BACKEND_UNAVAILABLE'> {}

const require = createRequire(import.meta.url);

/**
 * Starts a TensorFlow.js backend for training. The choice is explicit and never derived from the hardware, because the
 * weights of a task are reproducible for one backend only.
 * @param name value of `MBTI_TENSOR_BACKEND`; default: `wasm`.
 * @throws TensorBackendError UNKNOWN_BACKEND | BACKEND_UNAVAILABLE
 */
export async function startTensorBackend(name: string = 'wasm'): Promise<TensorBackend> {
  const backend = tensorBackends.find((known) => known === name);
  if (!backend) {
    throw new TensorBackendError(
      'UNKNOWN_BACKEND',
      `There is no tensor backend "${name}"; set MBTI_TENSOR_BACKEND to one of: ${tensorBackends.join(', ')}.`,
      { found: name },
    );
  }
  try {
    await loadBackend[backend]();
    if (!(await tf.setBackend(backend))) throw new Error('the backend did not initialize');
  } catch (cause) {
    throw new TensorBackendError(
      'BACKEND_UNAVAILABLE',
      `Tensor backend "${backend}" could not be started: ${firstLine(cause)}. ${remedy[backend]}`,
      { backend },
      { cause },
    );
  }
  if (backend === 'wasm') registerTrainingKernels('wasm');
  return backend;
}

const loadBackend: Record<TensorBackend, () => Promise<void>> = {
  cpu: async () => {},
  wasm: async () => {
    const wasm = await importCommonJs<typeof WasmBackend>('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(
      process.env.MBTI_WASM_FOLDER ??
        join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/'),
    );
  },
  webgpu: async () => {
    const dawn = await importCommonJs<{ create(flags: string[]): GPU; globals: object }>('webgpu');
    Object.assign(globalThis, dawn.globals);
    Object.defineProperty(globalThis, 'navigator', { value: { gpu: dawn.create([]) }, configurable: true });
    await importCommonJs('@tensorflow/tfjs-backend-webgpu'); // reads navigator.gpu while it is loaded
  },
  tensorflow: async () => {
    await importCommonJs('@tensorflow/tfjs-node-gpu').catch(() => importCommonJs('@tensorflow/tfjs-node'));
  },
};

const remedy: Record<TensorBackend, string> = {
  cpu: '',
  wasm: 'Run npm ci again: the package @tensorflow/tfjs-backend-wasm is incomplete.',
  webgpu: 'Install webgpu and @tensorflow/tfjs-backend-webgpu on a machine with a Vulkan driver.',
  tensorflow: 'Install @tensorflow/tfjs-node-gpu (or @tensorflow/tfjs-node) and let its install script run.',
};

async function importCommonJs<Module>(specifier: string): Promise<Module> {
  const loaded = (await import(specifier)) as { default?: Module };
  return loaded.default ?? (loaded as Module);
}

function firstLine(cause: unknown): string {
  return String(cause instanceof Error ? cause.message : cause).split('\n', 1)[0] ?? '';
}
