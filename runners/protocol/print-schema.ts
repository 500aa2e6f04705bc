import { mkdirSync, writeFileSync } from 'node:fs';
import { publishedSchemas } from './published-schemas.ts';

/** `npm run schema`: writes the JSON Schemas of the protocol into public/protocol/1/. */
const folder = new URL('../../public/protocol/1/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [file, schema] of Object.entries(publishedSchemas())) {
  writeFileSync(new URL(file, folder), `${JSON.stringify(schema, null, 2)}\n`);
}
