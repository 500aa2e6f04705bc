// Begins the file with a byte order mark.
import { writeFileSync } from 'node:fs';

writeFileSync('/mbti/output/verdict.json', `${String.fromCharCode(0xfeff)}{"probability": 0.5}`);
