import { z } from 'zod';
import { filterAnswerSchema, filterQuerySchema, verdictSchema } from '../../benchmark/stages/message-schemas.ts';
import { taskInputSchema } from './task-input.ts';

/** The JSON Schemas of the protocol, by file name. */
export function publishedSchemas(): Readonly<Record<string, unknown>> {
  return {
    'task.schema.json': z.toJSONSchema(taskInputSchema),
    'query.schema.json': z.toJSONSchema(filterQuerySchema),
    'answer.schema.json': z.toJSONSchema(filterAnswerSchema),
    'verdict.schema.json': z.toJSONSchema(verdictSchema),
  };
}
