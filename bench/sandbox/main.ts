// node --import tsx bench/sandbox/main.ts [--runs 10] [--only inspection|overhead]
import { parseArgs } from 'node:util';
import { measureInspection } from './measure-inspection.ts';
import { measureOverhead } from './measure-overhead.ts';

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '10' }, only: { type: 'string' } },
});
const isMet = [
  options.only === 'overhead' || (await measureInspection()),
  options.only === 'inspection' || (await measureOverhead(Number(options.runs))),
];
if (isMet.includes(false)) process.exitCode = 1;
