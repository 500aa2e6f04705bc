import { CodedError } from '../../benchmark/coded-error.ts';

/** A problem with a model file. The message states what was found and what was expected. */
export class OnnxError extends CodedError<
  | 'ONNX_UNREADABLE'
  | 'ONNX_VERSION_UNSUPPORTED'
  | 'ONNX_EXTERNAL_DATA'
  | 'ONNX_OPERATOR_REFUSED'
  | 'ONNX_SIGNATURE_WRONG'
  | 'ONNX_TYPE_WRONG'
  | 'ONNX_INPUT_WRONG'
  | 'ONNX_OUTPUT_WRONG'
> {}
