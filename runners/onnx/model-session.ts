import * as onnxRuntime from 'onnxruntime-node';
import type { OnnxSignature } from './check-onnx.ts';
import { InferenceError } from './inference-error.ts';
import { OnnxError } from './onnx-error.ts';

/** A loaded model. It has no state: a batch cannot influence the next one. */
export class ModelSession {
  readonly #session: onnxRuntime.InferenceSession;
  readonly #signature: OnnxSignature;
  readonly #classCount: number;

  private constructor(session: onnxRuntime.InferenceSession, signature: OnnxSignature, classCount: number) {
    this.#session = session;
    this.#signature = signature;
    this.#classCount = classCount;
  }

  /** @throws InferenceError INFERENCE_FAILED */
  static async load(model: Uint8Array, signature: OnnxSignature, classCount: number): Promise<ModelSession> {
    try {
      const session = await onnxRuntime.InferenceSession.create(model, {
        executionProviders: ['cpu'],
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        logSeverityLevel: 4,
      });
      return new ModelSession(session, signature, classCount);
    } catch (cause) {
      const message = `ONNX Runtime cannot load model.onnx: ${messageOf(cause)}`;
      throw new InferenceError('INFERENCE_FAILED', message, {}, { cause });
    }
  }

  /** @returns float32 [rows, classes]. @throws InferenceError INFERENCE_FAILED | OnnxError ONNX_OUTPUT_WRONG | ONNX_TYPE_WRONG */
  async logitsOf(batch: onnxRuntime.Tensor): Promise<Float32Array> {
    const { inputName, logitsName } = this.#signature;
    const rows = batch.dims[0] ?? 0;
    let outputs: onnxRuntime.InferenceSession.OnnxValueMapType;
    try {
      outputs = await this.#session.run({ [inputName]: batch }, [logitsName]);
    } catch (cause) {
      const message = `model.onnx failed on ${batch.type} [${batch.dims.join(', ')}]: ${messageOf(cause)}`;
      throw new InferenceError('INFERENCE_FAILED', message, {}, { cause });
    }
    const output = outputs[logitsName];
    if (!(output instanceof onnxRuntime.Tensor))
      throw new OnnxError('ONNX_OUTPUT_WRONG', `model.onnx returned no tensor ${logitsName}.`, {});
    const { dims, data } = output;
    if (!(data instanceof Float32Array) || dims.length !== 2 || dims[0] !== rows || dims[1] !== this.#classCount) {
      throw new OnnxError(
        data instanceof Float32Array ? 'ONNX_OUTPUT_WRONG' : 'ONNX_TYPE_WRONG',
        `model.onnx returned logits ${output.type} [${dims.join(', ')}] for ${rows} samples, expected float32 [${rows}, ${this.#classCount}].`,
        { found: dims },
      );
    }
    return data;
  }
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).slice(0, 500);
}
