import * as module from '@tensorflow/tfjs';

/** TensorFlow.js is published as CommonJS for Node: its names hang on the default export there. */
const loaded = module as typeof module & { readonly default?: typeof module };

/** The one TensorFlow.js of this process, gradients registered, no backend chosen yet. */
export const tf: typeof module = loaded.default ?? loaded;

export type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, Variable, NamedTensorMap } from '@tensorflow/tfjs';
