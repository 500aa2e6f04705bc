import type { z } from 'zod';
import type { OnnxNode, OnnxTensor } from '../../../benchmark/formats/onnx-types.ts';
import type { addBias } from '../../tensor/add-bias.ts';
import type { batchNormTraining } from '../../tensor/batch-norm-training.ts';
import type { convolve } from '../../tensor/convolve.ts';
import type { maxOverLength } from '../../tensor/max-over-length.ts';
import type { relu } from '../../tensor/relu.ts';
import type { Tensor, tf, Variable } from '../../tensor/tf.ts';

/** Parameters by PyTorch name, in PyTorch layout, float32. */
export type Parameters = ReadonlyMap<string, Float32Array>;

/** One parameter or running statistic, in PyTorch's name and layout. */
export interface ParameterShape {
  readonly name: string;
  readonly shape: readonly number[];
  readonly trainable: boolean;
  /** Order of PyTorch's dimensions in TensorFlow's layout; null if both layouts are the same. */
  readonly tensorFlowOrder: readonly number[] | null;
}

/** Height and width of the values between two layers; sequences have height 1. */
export interface Extent {
  readonly height: number;
  readonly width: number;
}

/** What a layer does with one sample; an operation is one multiplication or one addition. */
export interface LayerCost {
  readonly operations: number;
  readonly extent: Extent; // of the output
}

/** Nodes of an ONNX graph, and the constants that they need beside the parameters of the network. */
export interface OnnxPart {
  readonly nodes: readonly OnnxNode[];
  readonly constants?: readonly OnnxTensor[];
}

/**
 * What a forward pass may use. Layers get the tensor operations as an argument and import TensorFlow.js as a type only,
 * because loading it takes more than a second, and many programs only read architectures.
 */
export interface ForwardContext {
  /** `train` normalizes by the batch and updates the running statistics; `infer` uses the running statistics. */
  readonly mode: 'train' | 'infer';
  readonly tf: typeof tf;
  readonly convolve: typeof convolve;
  readonly batchNormTraining: typeof batchNormTraining;
  readonly maxOverLength: typeof maxOverLength;
  readonly relu: typeof relu;
  readonly addBias: typeof addBias;
  /** The variable of a parameter. @param name full PyTorch name. */
  variable(name: string): Variable;
}

/** One kind of layer, in the vocabulary of PyTorch's torch.nn. */
export interface LayerKind<L extends { readonly type: string }> {
  readonly type: L['type'];
  /** Every parameter and running statistic, in the order of the state dictionary. */
  parameters(layer: L): readonly ParameterShape[];
  /** Values of parameters that are computed and never trained. Present: the output depends on the sample alone. */
  fixedParameters?(layer: L): Parameters;
  /** Counts products of matrices only; all else is negligible. */
  measure(layer: L, input: Extent): LayerCost;
  forward(layer: L, input: Tensor, context: ForwardContext): Tensor;
  /** @param input name of the input value. @param output name to give to the output value. */
  toOnnx(layer: L, input: string, output: string): OnnxPart;
}

/** A kind of layer that contains no other layers, with the schema of its description. */
export interface PlainLayerKind<Schema extends z.ZodObject> extends LayerKind<
  z.infer<Schema> & { readonly type: string }
> {
  readonly schema: Schema;
}
