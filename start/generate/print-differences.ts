import { writeFileSync } from 'node:fs';
import { differencesPage } from '../../benchmark/attacks/documents/differences-page.ts';

/** `npm run docs`: writes docs/differences.md. */
writeFileSync(new URL('../../docs/differences.md', import.meta.url), differencesPage());
