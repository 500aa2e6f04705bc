import { readFile } from 'node:fs/promises';
import { countDetections } from '../../benchmark/scoring/detection.ts';
import { detectionCurves, rocPoints } from '../../benchmark/scoring/detection-curves.ts';
import { parseSanitizeOutput } from '../../benchmark/stages/sanitize.ts';
import { parseFlags } from '../artifacts/label-files.ts';
import { serveRequest } from '../child-process/serve-request.ts';
import type { ReadSanitizeAnswer, SanitizeAnswer } from './read-sanitize-answer.ts';

serveRequest<SanitizeAnswer, ReadSanitizeAnswer>(async ({ scoresFile, keepFile, poisonedFile, count, keptMin }) => {
  const files = { scores: await readFile(scoresFile), keep: await readFile(keepFile) };
  const { scores, keep } = parseSanitizeOutput(files, { count, keptMin });
  const poisoned = parseFlags(await readFile(poisonedFile));
  const flagged = keep.map((flag) => 1 - flag);
  const curves = detectionCurves(scores, poisoned);
  return {
    keep,
    detection: {
      ...countDetections(flagged, poisoned),
      areaUnderRoc: curves.areaUnderRoc,
      averagePrecision: curves.averagePrecision,
      truePositiveRateAtFpr01: curves.recallAt1Percent,
      falsePositiveRateAtTpr95: curves.falsePositiveRateAt95,
      rocPoints: rocPoints(scores, poisoned).map(([falsePositiveRate, truePositiveRate]): [number, number] => [
        falsePositiveRate,
        truePositiveRate,
      ]),
    },
  };
});
