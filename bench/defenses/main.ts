// node --import tsx bench/defenses/main.ts [--data DIR] [--suite mini] [--only strip,fine-pruning] [--task blend]
//   [--acceptance [--seeds 0,1,2]]
import { parseArgs } from 'node:util';
import { CliError } from '../../cli/cli-error.ts';
import { listReferenceDefenses } from '../../runners/reference-defenses/list-reference-defenses.ts';
import { machineFacts } from '../measurement.ts';
import { measureAcceptance } from './measure-acceptance.ts';
import { measureContainers } from './measure-containers.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' }, // default: MBTI_DATA_DIR or .data
    suite: { type: 'string', default: 'mini' },
    only: { type: 'string', default: '' },
    task: { type: 'string', default: '' },
    acceptance: { type: 'boolean', default: false }, // on the toys, without containers
    seeds: { type: 'string', default: '0' },
  },
});

const only = listOf(options.only);
const seeds = listOf(options.seeds).map(Number);
const known = (await listReferenceDefenses()).map(({ id }) => id);
const unknown = only.filter((id) => !known.includes(id));
if (unknown.length > 0) {
  console.error(`There is no reference defense ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exitCode = 1;
} else if (seeds.length === 0 || seeds.some((seed) => !Number.isSafeInteger(seed) || seed < 0)) {
  console.error(`--seeds is "${options.seeds}", expected whole numbers from 0, separated by commas.`);
  process.exitCode = 1;
} else {
  try {
    const isFine = await measure();
    console.log(`\n${machineFacts()}`);
    if (!isFine) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    console.error(error.message); // such as a data folder without tasks
    process.exitCode = 1;
  }
}

function measure(): Promise<boolean> {
  const { acceptance, data, suite, task } = options;
  return acceptance ? measureAcceptance({ only, seeds }) : measureContainers({ data, suite, only, task: listOf(task) });
}

function listOf(text: string): readonly string[] {
  return text.split(',').filter(Boolean);
}
