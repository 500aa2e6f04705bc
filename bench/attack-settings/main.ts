// node --import tsx bench/attack-settings/main.ts --suite core@1 --only image/blend --seeds 0,1 --settings FILE.json --keep DIR
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { fullAttackSuccess } from '../../benchmark/scoring/full-attack-success.ts';
import { requiredRates } from '../../benchmark/scoring/evaluate-task.ts';
import { contentKept } from '../../benchmark/scoring/content-kept.ts';
import { findSuite } from '../../benchmark/suites/suite-catalog.ts';
import { scenarioOf, sparedLabel, taskRecipeSchema, type TaskRecipe } from '../../benchmark/suites/suite.ts';
import { datasetOf } from '../../runners/datasets/dataset-catalog.ts';
import { DatasetFolder, type OpenDataset } from '../../runners/datasets/dataset-folder.ts';
import { ArtifactFolder } from '../../runners/tasks/artifact-folder.ts';
import { formatNumber, machineFacts, markdownTable } from '../measurement.ts';
import { carveValidation } from './carve-validation.ts';
import { measureSetting, type MeasuredSetting } from './measure-setting.ts';

const { values: options } = parseArgs({
  options: {
    suite: { type: 'string' },
    settings: { type: 'string' }, // a JSON file with a list of recipes
    only: { type: 'string', default: '' },
    seeds: { type: 'string', default: '' },
    keep: { type: 'string' }, // a folder for datasets and clean-trained models, for the next run
  },
});

const recipes: readonly TaskRecipe[] = options.settings
  ? z.array(taskRecipeSchema).parse(JSON.parse(await readFile(options.settings, 'utf8')))
  : findSuite(options.suite ?? 'core').tasks;
const seeds = options.seeds.split(',').filter(Boolean).map(Number);
const chosen = recipes
  .filter((recipe) => scenarioOf(recipe).includes(options.only))
  .flatMap((recipe) => (seeds.length === 0 ? [recipe] : seeds.map((seed) => ({ ...recipe, seed, triggerSeed: seed }))));

const root = options.keep ?? (await mkdtemp(join(tmpdir(), 'mbti-attack-settings-')));
const datasets = new DatasetFolder(join(root, 'datasets'));
const opened = new Map<string, OpenDataset>();
const rows: Row[] = [];
interface Row extends MeasuredSetting {
  readonly recipe: TaskRecipe;
}
try {
  for (const recipe of chosen) {
    console.error(`${scenarioOf(recipe)}, seed ${recipe.seed}`);
    const dataset = await openValidation(recipe);
    rows.push({ recipe, ...(await measureSetting(new ArtifactFolder(join(root, 'artifacts')), recipe, dataset)) });
    console.error(summary(rows.slice(-1)).split('\n').at(-1));
  }
  console.log(`Measured on a quarter of the training data; the test set was not read. ${machineFacts()}\n`);
  console.log(summary(rows));
} finally {
  for (const { close } of opened.values()) close();
  if (!options.keep) await rm(root, { recursive: true, force: true });
}

async function openValidation(recipe: TaskRecipe): Promise<OpenDataset> {
  const dataset = datasetOf(recipe);
  const key = `${recipe.dataset} ${dataset.description.version}`;
  const known = opened.get(key);
  if (known) return known;
  const whole = await datasets.open(dataset);
  const carved = carveValidation(whole.dataset);
  const validation = {
    dataset: carved,
    contentSha256: `${whole.contentSha256} validation`,
    close: () => whole.close(),
  };
  opened.set(key, validation);
  return validation;
}

function summary(measured: readonly Row[]): string {
  const rate = (value: (row: Row) => number) => (row: Row) => formatNumber(value(row), 3);
  return markdownTable<Row>(
    [
      { heading: 'task', align: 'left', cell: ({ recipe }) => scenarioOf(recipe) },
      { heading: 'parameters', align: 'left', cell: ({ recipe }) => JSON.stringify(recipe.attack.parameters) },
      { heading: 'seed', cell: ({ recipe }) => String(recipe.seed) },
      { heading: 'CAC', cell: rate(({ undefended }) => requiredRates(undefended).cleanAccuracy) },
      { heading: 'CAC, clean-trained', cell: rate(({ reference }) => requiredRates(reference).cleanAccuracy) },
      { heading: 'ASR over all', cell: rate((row) => success(row).rate) },
      { heading: 'at least (95 %)', cell: rate((row) => success(row).low) },
      { heading: 'ASR, clean-trained', cell: rate(({ reference }) => requiredRates(reference).attackSuccessRate) },
      {
        heading: 'content kept',
        cell: rate(({ reference, recipe }) => contentKept(reference, sparedLabel(recipe)) ?? 0),
      },
      {
        heading: 'not triggered',
        cell: ({ counts }) => `${counts.testUntriggered} of ${counts.testUntriggered + counts.testPoisoned}`,
      },
      { heading: 'trivial detectors above .8', align: 'left', cell: strongDetectors },
      { heading: 's', cell: ({ trainingSeconds }) => formatNumber(trainingSeconds, 1) },
    ],
    measured,
  );
}

function success({ undefended, counts }: Row): { readonly rate: number; readonly low: number } {
  return fullAttackSuccess(undefended, counts.testUntriggered) ?? { rate: 0, low: 0 };
}

function strongDetectors({ trivialDetectors }: Row): string {
  const strong = trivialDetectors.filter(({ auroc }) => auroc > 0.8).sort((a, b) => b.auroc - a.auroc);
  return strong.map(({ id, auroc }) => `${id} ${auroc.toFixed(3)}`).join(', ');
}
