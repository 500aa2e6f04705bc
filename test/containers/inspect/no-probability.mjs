// Leaves the probability out.
import { writeFileSync } from 'node:fs';

writeFileSync('/mbti/output/verdict.json', JSON.stringify({ backdoored: true }));
