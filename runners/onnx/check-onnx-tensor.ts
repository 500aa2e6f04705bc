import type { OnnxSparseTensor, OnnxTensor } from '../../benchmark/formats/onnx-types.ts';
import { OnnxError } from './onnx-error.ts';

/** The smallest types have two bits. */
const valuesPerByteMax = 4;

/**
 * A tensor must be inside the file, and no larger than the file can hold. External data would make ONNX Runtime open
 * files on this machine whose names the container chose; a size that is only declared would make it reserve memory.
 * @param fileBytes size of model.onnx.
 * @throws OnnxError ONNX_EXTERNAL_DATA | ONNX_UNREADABLE
 */
export function checkOnnxTensor({ name, dims = [], external_data, data_location }: OnnxTensor, fileBytes: number) {
  if ((external_data ?? []).length > 0 || data_location) {
    throw new OnnxError(
      'ONNX_EXTERNAL_DATA',
      `Tensor ${name} of model.onnx is stored in another file, expected all tensors inside model.onnx; save the model ` +
        'as one file.',
      { tensor: name },
    );
  }
  const values = dims.reduce((product, side) => product * side, 1);
  if (values > valuesPerByteMax * fileBytes) {
    throw new OnnxError(
      'ONNX_UNREADABLE',
      `Tensor ${name} of model.onnx declares ${values} values [${dims.join(', ')}], expected no more than a file of ` +
        `${fileBytes} bytes can hold.`,
      { tensor: name, found: values, fileBytes },
    );
  }
}

/** The same for the two tensors of a sparse one. */
export function checkOnnxSparseTensor({ values, indices }: OnnxSparseTensor, fileBytes: number): void {
  if (values) checkOnnxTensor(values, fileBytes);
  if (indices) checkOnnxTensor(indices, fileBytes);
}
