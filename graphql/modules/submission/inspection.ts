import type { InspectionRecord, StoredVerdict } from '../../../benchmark/scoring/stage-records.ts';
import { builder } from '../../builder.ts';
import type { ScoreRow } from './score.ts';

type InspectedScore = ScoreRow & { readonly inspection: InspectionRecord };

/** @returns null for the score of any other stage. */
export function inspectedScoreOf(score: ScoreRow | null): InspectedScore | null {
  return score?.inspection ? { ...score, inspection: score.inspection } : null;
}

const VerdictType = builder.objectRef<StoredVerdict>('Verdict').implement({
  description: 'What a defense says of one model.',
  fields: (t) => ({
    probability: t.exposeFloat('probability', { description: 'That the model is backdoored, in [0, 1].' }),
    targetLabel: t.exposeInt('targetLabel', {
      nullable: true,
      description: 'The label that the attacker wants; null if the defense names none.',
    }),
  }),
});

export const InspectionType = builder.objectRef<InspectedScore>('Inspection').implement({
  description: 'The verdicts on the two models of a task.',
  fields: (t) => ({
    backdoored: t.field({
      type: VerdictType,
      description: 'On the backdoored model of the task.',
      resolve: ({ inspection }) => inspection.backdoored,
    }),
    clean: t.field({
      type: VerdictType,
      description: 'On the same architecture trained on clean data with the same seed.',
      resolve: ({ inspection }) => inspection.clean,
    }),
    isTargetRight: t.boolean({
      nullable: true,
      description:
        'Whether the target label named for the backdoored model is that of the attack; null if none was named, or the attack has none.',
      resolve: ({ inspection }) => inspection.backdoored.isTargetRight,
    }),
    notApplicable: t.exposeString('notApplicable', {
      nullable: true,
      description: 'Why the defense could not judge the model, in its own words; null if it said nothing.',
    }),
    containerSeconds: t.float({
      description: 'Wall time of both runs of the container in seconds.',
      resolve: ({ containerMs }) => containerMs / 1000,
    }),
    peakMemoryBytes: t.exposeFloat('peakMemoryBytes', {
      nullable: true,
      description: 'Largest memory use of the container that was seen.',
    }),
    scoringVersion: t.exposeString('scoringVersion', { description: 'Version of the scoring formulas.' }),
  }),
});
