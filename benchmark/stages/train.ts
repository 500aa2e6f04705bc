import { sandboxLimits } from './sandbox-limits.ts';
import type { StageDefinition } from './stage-definition.ts';

/** The file of an answer. */
export const trainedModelFile = 'model.onnx';

export const train: StageDefinition<'train'> = {
  id: 'train',
  summary: 'Trains a model on training data of which some may be poisoned.',
  sees: ['train', 'clean', 'victim'],
  outputs: () => [{ name: trainedModelFile, dtype: 'onnx', shape: null, required: true }],
  limits: sandboxLimits,
  queries: null,
  texts: {
    gets: "the samples and labels of train and clean; model/victim.json, the victim's architecture and training recipe; for text, also model/tokenizer.json",
    writes: 'model.onnx, of any architecture that takes the input of the victim and returns logits',
    scored: 'The platform runs the returned model on its own test sets. Its size and speed are reported.',
  },
};
