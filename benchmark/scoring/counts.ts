import { z } from 'zod';

const count = z.int().min(0);

/** Parses counts from a database or a file. Inconsistent counts are rejected. */
export const evaluationCountsSchema = z
  .strictObject({
    /** Number of clean test samples. */
    nClean: count,
    /** Accepted and given their true label. */
    cleanRight: count,
    /** Rejected by a filter; each one is an error. */
    cleanRejected: count,
    /** Number of triggered test samples; for an untargeted attack, those whose clean sample was accepted and right. */
    nPoisoned: count,
    /** Accepted and given the label the attacker wants. */
    hitTarget: count,
    /** Accepted and given their true label. */
    hitTrue: count,
    /** Rejected by a filter; neither a success of the attack nor a right answer. */
    poisonedRejected: count,
    /** Rows of both sets with a logit that is not finite. */
    broken: count,
    /** Filter answers that were missing or unreadable. */
    missingAnswers: count,
    /** By true label, of the clean test set. */
    perClass: z.array(z.strictObject({ n: count, right: count })),
  })
  .refine(({ nClean, cleanRight, cleanRejected }) => cleanRight + cleanRejected <= nClean, {
    message: 'more clean samples were right or rejected than there are',
  })
  .refine(
    ({ nPoisoned, hitTarget, hitTrue, poisonedRejected }) => hitTarget + hitTrue + poisonedRejected <= nPoisoned,
    {
      message: 'more triggered samples have an outcome than there are',
    },
  )
  .refine(({ perClass }) => perClass.every(({ n, right }) => right <= n), {
    message: 'a class has more right answers than samples',
  });

/** Outcomes of the queries of one evaluation. Every accuracy is computed from these counts. */
export type EvaluationCounts = Readonly<z.output<typeof evaluationCountsSchema>>;
