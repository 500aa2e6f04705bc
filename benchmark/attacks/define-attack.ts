import type { z } from 'zod';
import type { Samples } from '../samples/dataset.ts';
import type { Attack, AttackDescription, Trigger, TriggerRequest } from './attack.ts';
import { describeParameters, explainProblem } from './describe-parameters.ts';
import { PoisonError } from './poison/poison-error.ts';

/** An attack as its author writes it: `buildTrigger` gets parsed parameters. */
export interface AttackDefinition<S extends Samples, Schema extends z.ZodObject> extends AttackDescription<
  S['modality']
> {
  readonly parameters: Schema;
  buildTrigger(request: Omit<TriggerRequest<S>, 'parameters'> & { readonly parameters: z.output<Schema> }): Trigger<S>;
}

/** Adds the checks of modality and parameters to an attack. */
export function defineAttack<S extends Samples, Schema extends z.ZodObject>(
  definition: AttackDefinition<S, Schema>,
): Attack<S> {
  const { buildTrigger, ...description } = definition;
  return {
    ...description,
    createTrigger({ parameters, ...request }) {
      if (request.shape.modality !== definition.modality) {
        const message = `${definition.modality}/${definition.id} cannot poison ${request.shape.modality} samples.`;
        throw new PoisonError('SHAPE_UNSUPPORTED', message, { attack: definition.id });
      }
      return buildTrigger({ ...request, parameters: parseParameters(definition, parameters) });
    },
  };
}

/**
 * All parameters of an attack with defaults filled in, as a manifest lists them.
 * @throws PoisonError PARAMETERS_INVALID with each invalid parameter, the value found and the range expected.
 */
export function parseParameters<Schema extends z.ZodObject>(
  attack: { readonly id: string; readonly modality: string; readonly parameters: Schema },
  parameters: Readonly<Record<string, unknown>> = {},
): z.output<Schema> {
  const parsed = attack.parameters.safeParse(parameters);
  if (parsed.success) return parsed.data;
  const known = describeParameters(attack.parameters);
  const problems = parsed.error.issues.map((issue) => explainProblem(issue, parameters, known));
  const message = `Parameters of ${attack.modality}/${attack.id}: ${problems.join('; ')}.`;
  throw new PoisonError('PARAMETERS_INVALID', message, { attack: attack.id, parameters }, { cause: parsed.error });
}
