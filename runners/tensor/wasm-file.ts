/** The one file that the WASM backend reads at run time: Node has SIMD, and TensorFlow.js uses no threads there. */
export const wasmFile = 'tfjs-backend-wasm-simd.wasm';
