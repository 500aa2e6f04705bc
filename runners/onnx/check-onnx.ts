import { decodeOnnx } from '../../benchmark/formats/onnx-messages.ts';
import {
  onnxFloat,
  onnxInt64,
  onnxTypeNames,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxModel,
  type OnnxValueInfo,
} from '../../benchmark/formats/onnx-types.ts';
import { checkOnnxSparseTensor, checkOnnxTensor } from './check-onnx-tensor.ts';
import { checkOnnxVersion } from './check-onnx-version.ts';
import { OnnxError } from './onnx-error.ts';

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
  checkOnnxVersion(model);
  const [ownFunction] = model.functions ?? [];
  if (ownFunction) {
    const { domain, name } = ownFunction;
    throw new OnnxError(
      'ONNX_OPERATOR_REFUSED',
      `model.onnx defines the function ${qualified(domain, name)}, expected standard ONNX operators only; inline ` +
        'functions (onnx.inliner).',
      { function: name, domain },
    );
  }
  checkGraph(model.graph, bytes.length);
  const initializers = new Set((model.graph.initializer ?? []).map(({ name }) => name));
  const inputs = model.graph.input.filter(({ name }) => !initializers.has(name)); // older files list weights as inputs
  const [input] = inputs;
  if (!input || inputs.length !== 1) {
    throw new OnnxError(
      'ONNX_SIGNATURE_WRONG',
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
      'ONNX_SIGNATURE_WRONG',
      `model.onnx has the outputs ${found.join(', ') || '(none)'}, expected one named logits: float32 [batch, ${classCount}].`,
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

function checkGraph(graph: OnnxGraph, fileBytes: number): void {
  for (const tensor of graph.initializer ?? []) checkOnnxTensor(tensor, fileBytes);
  for (const tensor of graph.sparse_initializer ?? []) checkOnnxSparseTensor(tensor, fileBytes);
  for (const node of graph.node) {
    const domain = node.domain ?? '';
    if (refusedOperators.has(node.op_type) || (domain !== '' && domain !== 'ai.onnx')) {
      throw new OnnxError(
        'ONNX_OPERATOR_REFUSED',
        `model.onnx uses operator ${qualified(domain, node.op_type)}; only standard ONNX operators without control flow and randomness are allowed.`,
        { operator: node.op_type, domain },
      );
    }
    for (const attribute of node.attribute ?? []) checkAttribute(attribute, fileBytes);
  }
}

function checkAttribute(attribute: OnnxAttribute, fileBytes: number): void {
  if (attribute.t) checkOnnxTensor(attribute.t, fileBytes);
  for (const tensor of attribute.tensors ?? []) checkOnnxTensor(tensor, fileBytes);
  if (attribute.sparse_tensor) checkOnnxSparseTensor(attribute.sparse_tensor, fileBytes);
  for (const tensor of attribute.sparse_tensors ?? []) checkOnnxSparseTensor(tensor, fileBytes);
  if (attribute.g) checkGraph(attribute.g, fileBytes);
  for (const graph of attribute.graphs ?? []) checkGraph(graph, fileBytes);
}

function qualified(domain: string | undefined, name: string): string {
  return domain ? `${domain}.${name}` : name;
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
    const found = onnxTypeNames[type.elem_type] ?? `of ONNX element type ${type.elem_type}`;
    throw new OnnxError(
      'ONNX_TYPE_WRONG',
      `The ${role} ${value.name} of model.onnx is ${found}, expected ${expected}.`,
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
