import { join } from 'node:path';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import { taskSampleFiles } from '../../benchmark/words/task-files.ts';
import { predictionLimits, predictModel, type ModelFile, type Prediction } from '../onnx/predict-model.ts';
import type { Victim } from '../victims/architecture.ts';
import { countOperations } from '../victims/count-operations.ts';

/** What has to be known of a task to run a model on its test sets. */
export interface PredictedTask {
  /** The platform trained the model. */
  readonly isTrusted: boolean;
  readonly taskFolder: string;
  /** Has tokenizer.json if the task is text. */
  readonly tokenizerFolder: string;
  /** Its size, with the number of samples, determines the time limit. */
  readonly victim: Victim;
  readonly form: SampleForm;
  readonly counts: { readonly testClean: number; readonly testPoisoned: number };
}

/** Predicts both test sets of a task with a model. */
export async function predictTask(
  model: ModelFile,
  { isTrusted, taskFolder, tokenizerFolder, victim, form, counts }: PredictedTask,
  signal?: AbortSignal,
): Promise<{ readonly clean: Prediction; readonly poisoned: Prediction }> {
  const files = taskSampleFiles(form.modality);
  const inputFiles = [join(taskFolder, files.testClean), join(taskFolder, files.testPoisoned)];
  const tokenizerFile = form.modality === 'text' ? join(tokenizerFolder, 'tokenizer.json') : null;
  const { inputShape, classCount } = victim;
  const request = { model, isTrusted, inputShape, classCount, form, tokenizerFile, inputFiles };
  const limits = predictionLimits(countOperations(victim), counts.testClean + counts.testPoisoned);
  const [clean, poisoned] = await predictModel(request, signal, limits);
  if (!clean || !poisoned) throw new Error('The prediction does not have two sets.');
  return { clean, poisoned };
}
