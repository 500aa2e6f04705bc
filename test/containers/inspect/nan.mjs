// Writes what Python's json writes for a probability that is not a number.
import { writeFileSync } from 'node:fs';

writeFileSync('/mbti/output/verdict.json', '{"probability": NaN}');
