import { CodedError } from '../../benchmark/coded-error.ts';
import { decodeOnnx } from '../../benchmark/formats/onnx-messages.ts';
import {
  onnxFloat,
  onnxInt64,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxModel,
  type OnnxSparseTensor,
  type OnnxTensor,
  type OnnxValueInfo,
} from '../../benchmark/formats/onnx-types.ts';

/** A problem with a model file. The facts state what was found and what was expected. */
export class OnnxError extends CodedError<
  'ONNX_UNREADABLE' | 'ONNX_EXTERNAL_DATA' | 'ONNX_OPERATOR_REFUSED' | 'ONNX_INPUT_WRONG' | 'ONNX_OUTPUT_WRONG'
> {}

/** Operators whose cost cannot be bounded, and operators with random output. */
const refusedOperators = new Set(
  ['Loop', 'Scan', 'If', 'SequenceMap', 'Optional'].concat([
    'RandomNormal',
    'RandomNormalLike',
    'RandomUniform',
    'RandomUniformLike',
    'Bernoulli',
    'Multinomial',
  ]),
);

export interface OnnxSignature {
  readonly inputName: string;
  readonly logitsName: string;
}

/**
 * Checks a returned model before it is passed to ONNX Runtime: it must parse, have all weights inside the file, use only
 * standard operators, take a batch of the task's inputs and return logits for the task's classes.
 * @param inputShape shape of one sample, without the batch.
 * @throws OnnxError
 */
export function checkOnnx(
  bytes: Uint8Array,
  {
    inputShape,
    classCount,
    inputType,
  }: {
    readonly inputShape: readonly number[];
    readonly classCount: number;
    readonly inputType: 'float32' | 'int64';
  },
): OnnxSignature {
  const model = parse(bytes);
  if ((model.functions ?? []).length > 0) {
    throw new OnnxError(
      'ONNX_OPERATOR_REFUSED',
      'model.onnx defines its own functions; inline them (onnx.inliner) and submit again.',
      {},
    );
  }
  checkGraph(model.graph);
  const initializers = new Set((model.graph.initializer ?? []).map(({ name }) => name));
  const inputs = model.graph.input.filter(({ name }) => !initializers.has(name)); // older files list weights as inputs
  const [input] = inputs;
  if (!input || inputs.length !== 1) {
    throw new OnnxError(
      'ONNX_INPUT_WRONG',
      `model.onnx has ${inputs.length} inputs, expected one: ${inputType} [batch, ${inputShape.join(', ')}].`,
      { found: inputs.length },
    );
  }
  checkValue(input, inputShape, inputType, 'ONNX_INPUT_WRONG', 'input');
  const logits =
    model.graph.output.find(({ name }) => name === 'logits') ??
    (model.graph.output.length === 1 ? model.graph.output[0] : undefined);
  if (!logits) {
    const found = model.graph.output.map(({ name }) => name);
    throw new OnnxError(
      'ONNX_OUTPUT_WRONG',
      `model.onnx has the outputs ${found.join(', ') || 'none'}, expected one named logits.`,
      { found },
    );
  }
  checkValue(logits, [classCount], 'float32', 'ONNX_OUTPUT_WRONG', 'output');
  return { inputName: input.name, logitsName: logits.name };
}

function parse(bytes: Uint8Array): OnnxModel & { graph: OnnxGraph } {
  let model: OnnxModel;
  try {
    model = decodeOnnx(bytes);
  } catch (cause) {
    throw new OnnxError(
      'ONNX_UNREADABLE',
      `model.onnx (${bytes.length} bytes) is not an ONNX file: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { bytes: bytes.length },
      { cause },
    );
  }
  if (!model.graph?.node?.length) {
    throw new OnnxError('ONNX_UNREADABLE', `model.onnx (${bytes.length} bytes) has no graph with nodes.`, {
      bytes: bytes.length,
    });
  }
  return model;
}

function checkGraph(graph: OnnxGraph): void {
  for (const tensor of graph.initializer ?? []) refuseExternal(tensor);
  for (const tensor of graph.sparse_initializer ?? []) refuseExternalSparse(tensor);
  for (const node of graph.node) {
    const domain = node.domain ?? '';
    if (refusedOperators.has(node.op_type) || (domain !== '' && domain !== 'ai.onnx')) {
      throw new OnnxError(
        'ONNX_OPERATOR_REFUSED',
        `model.onnx uses operator ${domain ? `${domain}.` : ''}${node.op_type}; only standard ONNX operators without control flow and randomness are allowed.`,
        { operator: node.op_type, domain },
      );
    }
    for (const attribute of node.attribute ?? []) checkAttribute(attribute);
  }
}

function checkAttribute(attribute: OnnxAttribute): void {
  if (attribute.t) refuseExternal(attribute.t);
  for (const tensor of attribute.tensors ?? []) refuseExternal(tensor);
  if (attribute.sparse_tensor) refuseExternalSparse(attribute.sparse_tensor);
  for (const tensor of attribute.sparse_tensors ?? []) refuseExternalSparse(tensor);
  if (attribute.g) checkGraph(attribute.g);
  for (const graph of attribute.graphs ?? []) checkGraph(graph);
}

function refuseExternalSparse({ values, indices }: OnnxSparseTensor): void {
  if (values) refuseExternal(values);
  if (indices) refuseExternal(indices);
}

/** External data would make ONNX Runtime open files on this machine whose names the container chose. */
function refuseExternal(tensor: OnnxTensor): void {
  if ((tensor.external_data ?? []).length > 0 || tensor.data_location) {
    throw new OnnxError(
      'ONNX_EXTERNAL_DATA',
      `Tensor ${tensor.name} of model.onnx is stored in another file; save the model as one file.`,
      { tensor: tensor.name },
    );
  }
}

/** Dimensions that the file states must match. Others are checked when the model runs. */
function checkValue(
  value: OnnxValueInfo,
  shape: readonly number[],
  elementType: 'float32' | 'int64',
  code: 'ONNX_INPUT_WRONG' | 'ONNX_OUTPUT_WRONG',
  role: string,
): void {
  const type = value.type?.tensor_type;
  const expected = `${elementType} [batch, ${shape.join(', ')}] with a free batch size`;
  if (type && type.elem_type !== (elementType === 'int64' ? onnxInt64 : onnxFloat)) {
    throw new OnnxError(
      code,
      `The ${role} ${value.name} of model.onnx has ONNX element type ${type.elem_type}, expected ${expected}.`,
      { found: type.elem_type },
    );
  }
  const dimensions = type?.shape?.dim;
  if (!dimensions) return;
  const found = dimensions.map(({ dim_value, dim_param }) => dim_value || dim_param || '?');
  const fits =
    dimensions.length === shape.length + 1 &&
    !dimensions[0]?.dim_value &&
    shape.every((size, i) => !dimensions[i + 1]?.dim_value || dimensions[i + 1]?.dim_value === size);
  if (!fits) {
    throw new OnnxError(
      code,
      `The ${role} ${value.name} of model.onnx is [${found.join(', ')}], expected ${expected}.`,
      { found, expected: shape },
    );
  }
}
