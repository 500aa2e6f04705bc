// Writes 100 MB of JSON.
import { writeFileSync } from 'node:fs';

writeFileSync('/mbti/output/verdict.json', `{"probability": 0.5, "note": "${'x'.repeat(100_000_000)}"}`);
