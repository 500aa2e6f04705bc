import { z } from 'zod';
import { runBoundedChild } from '../child-process/bounded-child.ts';

/** An answer of stage `sanitize` to read, and what it is compared with. */
export interface SanitizeAnswer {
  readonly scoresFile: string;
  readonly keepFile: string;
  readonly poisonedFile: string; // the truth
  readonly count: number; // training samples
  readonly keptMin: number;
}

const count = z.int().min(0);
const rate = z.number().nullable();
const readAnswerSchema = z.object({
  keep: z.custom<Uint8Array>((value) => value instanceof Uint8Array), // [count], 1 = keep
  detection: z.object({
    truePositives: count,
    falsePositives: count,
    trueNegatives: count,
    falseNegatives: count,
    areaUnderRoc: rate,
    averagePrecision: rate,
    truePositiveRateAtFpr01: rate,
    falsePositiveRateAtTpr95: rate,
    rocPoints: z.array(z.tuple([z.number(), z.number()])).max(200),
  }),
});
export type ReadSanitizeAnswer = Readonly<z.infer<typeof readAnswerSchema>>;

const messageRoomBytes = 64 * 1024; // beside a flag for each sample
const limits = { timeoutMs: 120_000, memoryBytes: 2 * 1024 ** 3 };

/**
 * Parses an answer and counts its detections in a confined process, because parsing what a stranger wrote and sorting a
 * score for each training sample would hold the event loop.
 * @throws ReportedError with a code of OutputError; ChildError if a limit is exceeded.
 */
export async function readSanitizeAnswer(answer: SanitizeAnswer, signal?: AbortSignal): Promise<ReadSanitizeAnswer> {
  const entry = new URL('read-sanitize-child.ts', import.meta.url);
  const files = [answer.scoresFile, answer.keepFile, answer.poisonedFile];
  const messageBytesMax = messageRoomBytes + answer.count;
  const result = readAnswerSchema.refine(({ keep }) => keep.length === answer.count);
  const untrusted = { files, result, messageBytesMax };
  return runBoundedChild(entry, answer, limits, { untrusted, signal });
}
