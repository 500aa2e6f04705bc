import * as module from '@tensorflow/tfjs';

/** TensorFlow.js is a CommonJS package for Node, so its names are on the default export. */
const loaded = module as typeof module & { readonly default?: typeof module };

/** The TensorFlow.js instance of this process, with gradients registered and no backend set. */
export const tf: typeof module = loaded.default ?? loaded;

export type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, Variable, NamedTensorMap } from '@tensorflow/tfjs';
