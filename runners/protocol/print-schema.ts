import { mkdirSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { taskInputSchema } from './task-input.ts';

/** `npm run schema`: writes the published JSON Schema of task.json, public/protocol/1/task.schema.json. */
const folder = new URL('../../public/protocol/1/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('task.schema.json', folder), `${JSON.stringify(z.toJSONSchema(taskInputSchema), null, 2)}\n`);
