// Names a target that is no class.
import { writeFileSync } from 'node:fs';

writeFileSync('/mbti/output/verdict.json', JSON.stringify({ probability: 0.9, target_label: 4 }));
