// Writes a list.
import { writeFileSync } from 'node:fs';

writeFileSync('/mbti/output/verdict.json', '[0.5]');
