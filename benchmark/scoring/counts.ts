import { z } from 'zod';

const count = z.int().min(0);

/** Parses counts that come from a database or a file; a record that contradicts itself is refused. */
export const evaluationCountsSchema = z
  .strictObject({
    /** Clean test samples. */
    nClean: count,
    /** Accepted and given their true label. */
    cleanRight: count,
    /** Refused by a filter; each one is an error. */
    cleanRejected: count,
    /** Triggered test samples; for an untargeted attack those whose clean partner was accepted and right. */
    nPoisoned: count,
    /** Accepted and given the label the attacker wants. */
    hitTarget: count,
    /** Accepted and given their true label. */
    hitTrue: count,
    /** Refused by a filter; neither the attack nor the defender's user got what they wanted. */
    poisonedRejected: count,
    /** Rows of both sets with a logit that is not finite. */
    broken: count,
    /** Filter answers that never came or could not be read. */
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

/** What happened to the queries of one evaluation; every accuracy is computed from these. */
export type EvaluationCounts = Readonly<z.output<typeof evaluationCountsSchema>>;
