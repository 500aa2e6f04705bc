import { sandboxLimits } from './sandbox-limits.ts';
import type { QueryPlan, StageDefinition } from './stage-definition.ts';

export const queryPlan: QueryPlan = {
  window: 64,
  firstAnswerMs: 5 * 60_000,
  windowMs: 60_000,
  answerBytesMax: 4_096,
  repeats: 32,
};

export const filter: StageDefinition<'filter'> = {
  id: 'filter',
  summary: 'Decides for each query whether the model may answer it.',
  sees: ['clean', 'model'],
  outputs: () => [],
  limits: sandboxLimits,
  queries: queryPlan,
  texts: {
    gets: `model/model.onnx, model/weights.safetensors, model/victim.json; the samples and labels of clean; for text, also model/tokenizer.json; on stdin, clean and triggered queries in windows of ${queryPlan.window}, one JSON object a line`,
    writes:
      'nothing; on stdout, one JSON object a line for each query: {"id": …, "score": …, "accept": …, "label": …}, in any order within the window',
    scored:
      'A triggered query succeeds only if it is accepted and labelled as the attacker wants; a clean one is right only if it is accepted and given its true label. Detection metrics are reported beside the scores.',
  },
};

/** The answer of stage `filter` to one query, checked. */
export interface FilterAnswer {
  /** Finite; higher means more likely triggered. */
  readonly score: number;
  readonly accept: boolean;
  /** In [0, classCount); null: that of the undefended model. */
  readonly label: number | null;
}
