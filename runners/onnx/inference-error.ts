import { CodedError } from '../../benchmark/coded-error.ts';

/** INFERENCE_FAILED: ONNX Runtime cannot load or run the model. ANSWERS_UNSTABLE: an answer depends on the batch. */
export class InferenceError extends CodedError<'INFERENCE_FAILED' | 'ANSWERS_UNSTABLE'> {}
