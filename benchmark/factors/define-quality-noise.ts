import type { z } from 'zod';
import type { Samples } from '../samples/dataset.ts';
import type { ChangeSample, FactorDescription, QualityNoise } from './factor.ts';
import { FactorError } from './factor-error.ts';
import { joinProblems, parseInput } from '../issue-sentence.ts';

/** A noise as its author writes it: `buildNoise` gets parsed parameters. */
export interface QualityNoiseDefinition<S extends Samples, Schema extends z.ZodObject> extends FactorDescription {
  readonly modality: S['modality'];
  readonly parameters: Schema;
  buildNoise(request: { readonly seed: number; readonly parameters: z.output<Schema> }): ChangeSample<S>;
}

/** Adds the check of parameters to a noise. */
export function defineQualityNoise<S extends Samples, Schema extends z.ZodObject>(
  definition: QualityNoiseDefinition<S, Schema>,
): QualityNoise<S> {
  const { buildNoise, ...description } = definition;
  return {
    ...description,
    createNoise: ({ seed, parameters }) =>
      buildNoise({ seed, parameters: parseFactorParameters(definition, parameters) }),
  };
}

/**
 * All parameters of a factor with defaults filled in, as a manifest lists them.
 * @throws FactorError PARAMETERS_INVALID with each problem.
 */
export function parseFactorParameters<Schema extends z.ZodObject>(
  factor: { readonly id: string; readonly modality?: string; readonly parameters: Schema },
  parameters: Readonly<Record<string, unknown>> = {},
): z.output<Schema> {
  const parsed = parseInput(factor.parameters, parameters);
  if ('data' in parsed) return parsed.data;
  const name = factor.modality === undefined ? factor.id : `${factor.modality}/${factor.id}`;
  const message = `Parameters of ${name}: ${joinProblems(parsed.problems)}.`;
  throw new FactorError('PARAMETERS_INVALID', message, { factor: name, parameters });
}
