import type { OnnxModel } from '../../benchmark/formats/onnx-types.ts';
import { OnnxError } from './onnx-error.ts';

/** Versions of the format, and of the standard operators, that the installed ONNX Runtime supports. */
export const supportedVersions = { format: { min: 1, max: 13 }, operators: { min: 7, max: 26 } } as const;

/**
 * The format (`ir_version`) and the standard operators (`opset_import`) must have versions that ONNX Runtime supports.
 * @throws OnnxError ONNX_VERSION_UNSUPPORTED
 */
export function checkOnnxVersion({ ir_version, opset_import }: OnnxModel): void {
  const { format, operators } = supportedVersions;
  if (!(ir_version >= format.min && ir_version <= format.max)) {
    const found = ir_version ? `version ${ir_version} of the ONNX format` : 'no version of the ONNX format';
    throw unsupported(found, format);
  }
  const standard = (opset_import ?? []).filter(({ domain }) => !domain || domain === 'ai.onnx');
  if (standard.length === 0) throw unsupported('no version of the standard operators (opset)', operators);
  for (const { version = 0 } of standard) {
    if (version < operators.min || version > operators.max)
      throw unsupported(`version ${version} of the standard operators (opset)`, operators);
  }
}

function unsupported(found: string, { min, max }: { readonly min: number; readonly max: number }): OnnxError {
  const message = `model.onnx names ${found}, expected ${min} to ${max}.`;
  return new OnnxError('ONNX_VERSION_UNSUPPORTED', message, { found, min, max });
}
