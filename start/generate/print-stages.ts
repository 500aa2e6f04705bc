import { readFileSync, writeFileSync } from 'node:fs';
import { stagesDocument, withGeneratedParts } from '../../benchmark/stages/stages-document.ts';

/** `npm run docs`: writes the parts of docs/submit-a-defense.md that follow from the stages. */
const file = new URL('../../docs/submit-a-defense.md', import.meta.url);
writeFileSync(file, withGeneratedParts(readFileSync(file, 'utf8'), stagesDocument()));
