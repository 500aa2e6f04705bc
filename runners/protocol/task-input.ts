import { z } from 'zod';
import { modalities } from '../../benchmark/words/modality.ts';
import { stageCatalog } from '../../benchmark/stages/stage-catalog.ts';
import { stages } from '../../benchmark/words/stage.ts';
import { fewClean, protocolVersion, type TaskPart } from '../../benchmark/stages/stage-definition.ts';
import { victimSchema } from '../victims/architecture.ts';

const path = z.string().startsWith('/mbti/');
const split = z.object({
  samples: path.describe(
    'Images: NumPy uint8 [count, height, width, channels]; audio: NumPy int16 [count, samples], mono; texts: JSON lines, one {"text": …} each',
  ),
  labels: path.describe('NumPy file: int64 [count]'),
  count: z.int().min(1),
});
const outputFile = z.object({
  file: path,
  dtype: z.string().describe('NumPy dtype, or the file format'),
  shape: z.array(z.int()).nullable(),
  required: z.boolean().describe('Of several files that are not required, one must be there'),
});

/** Such as "Stage repair". */
function stagesThatSee(part: TaskPart): string {
  const seeing = stages.filter((stage) => stageCatalog[stage].sees.some((seen: TaskPart) => seen === part));
  return `${seeing.length === 1 ? 'Stage' : 'Stages'} ${seeing.join(', ')}`;
}

function stagesWithQueries(): string {
  return `Stage ${stages.filter((stage) => stageCatalog[stage].queries !== null).join(', ')}`;
}

/** /mbti/input/task.json: everything that a container learns. No attack, no target label, no test data, no truth. */
export const taskInputSchema = z
  .object({
    protocol: z.literal(protocolVersion),
    stage: z.enum(stages),
    modality: z.enum(modalities),
    sampleRateHz: z.int().optional().describe('Audio: samples per second'),
    classCount: z.int().min(2),
    classNames: z.array(z.string()),
    seed: z.int().min(0).max(2_147_483_647).describe("For the container's own randomness"),
    victim: victimSchema.describe('Architecture and training recipe of the model'),
    tokenizer: path
      .optional()
      .describe(
        'Text: tokenizer.json in the form of Hugging Face tokenizers; it truncates and pads to the input of the model',
      ),
    train: split.optional().describe(`${stagesThatSee('train')}: the training set, possibly poisoned`),
    clean: split.describe(
      `Small trusted set, never poisoned; every prefix is stratified by class. ${stagesThatSee('few-clean')}: its first ${fewClean.perClass} samples of each class, at most ${fewClean.most}`,
    ),
    model: z
      .object({ onnx: path, weights: path, victim: path })
      .optional()
      .describe(
        `${stagesThatSee('model')}: the model, possibly backdoored, as ONNX and as safetensors in PyTorch names and layouts`,
      ),
    queries: z
      .object({
        window: z.int().describe('Queries that come at once; the next ones come when all of them are answered'),
        firstAnswerSeconds: z.number().describe('From the first query to the first answer'),
        windowSeconds: z.number().describe('For each later window'),
      })
      .optional()
      .describe(`${stagesWithQueries()}: queries come on stdin and are answered on stdout, one JSON object a line`),
    outputs: z.array(outputFile).describe('Empty for stages that answer on stdout'),
    limits: z.object({
      wallSeconds: z.number(),
      memoryBytes: z.number(),
      cpus: z.number(),
      outputBytes: z.number(),
      logBytes: z.number(),
    }),
  })
  .meta({ title: 'BackdoorMBTI container protocol 1: task.json' });
export type TaskInput = z.infer<typeof taskInputSchema>;
