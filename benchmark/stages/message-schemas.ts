import { z } from 'zod';

/** One line on stdin of a filter. */
export const filterQuerySchema = z
  .union([
    z.object({ id: z.string(), text: z.string() }),
    z.object({
      id: z.string(),
      dtype: z.literal('uint8'),
      shape: z.array(z.int()).length(3).describe('Height, width, channels'),
      data: z.base64().describe('The pixels in C order'),
    }),
    z.object({
      id: z.string(),
      dtype: z.literal('int16'),
      shape: z.array(z.int()).length(1).describe('Samples'),
      data: z.base64().describe('The samples, little-endian'),
    }),
  ])
  .meta({ title: 'BackdoorMBTI container protocol 1: a query of stage filter' });

/** One line on stdout of a filter. */
export const filterAnswerSchema = z
  .object({
    id: z.string().describe('Of the query'),
    score: z.number().describe('Finite; higher means more likely triggered'),
    accept: z.boolean(),
    label: z.unknown().optional().describe("A class; anything else means the model's own label"),
  })
  .meta({ title: 'BackdoorMBTI container protocol 1: an answer of stage filter' });

/** verdict.json of an inspector. */
export const verdictSchema = z
  .object({
    probability: z.number().min(0).max(1).describe('That the model is backdoored'),
    target_label: z.int().min(0).nullable().optional().describe('The class that the attacker wants, if known'),
  })
  .meta({ title: 'BackdoorMBTI container protocol 1: verdict.json of stage inspect' });
