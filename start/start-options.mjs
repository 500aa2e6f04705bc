import { parseArgs } from 'node:util';
import { StartError } from './check-ground.mjs';

const usage = `npm start -- [--no-core] [--seeds 1|3] [--standard]
  --no-core     bake only the suite that the site offers, and nothing in the background
  --seeds 3     also bake core with three seeds of the tasks that train in seconds
  --standard    also bake standard, which needs the original datasets and, in practice, a GPU`;

/**
 * The suites that are baked in the background. npm keeps options before "--" to itself, so they are looked for in its
 * settings as well: `npm start --no-core` means the same as `npm start -- --no-core`.
 * @param {readonly string[]} words
 * @param {NodeJS.ProcessEnv} environment
 * @returns {readonly string[]} names, each with a version or without one, which means the latest
 * @throws {StartError} for what is no option
 */
export function readStartOptions(words, environment) {
  const { values, positionals } = parse(words);
  const [core, seedsOfNpm, standard] = ['core', 'seeds', 'standard'].map((name) => environment[`npm_config_${name}`]);
  const isSplit = seedsOfNpm === 'true'; // `npm start --seeds 3` leaves the 3 behind
  const others = isSplit ? positionals.slice(1) : positionals;
  if (others.length > 0) throw refuse(`"${others[0]}" is no option.`);
  const seeds = values.seeds ?? (isSplit ? positionals[0] : seedsOfNpm) ?? '1';
  if (seeds !== '1' && seeds !== '3') throw refuse(`--seeds is "${seeds}", expected 1 or 3.`);
  const { MBTI_PREPARE: given, MBTI_SUITE: suite } = environment;
  if (given !== undefined) return given.split(/[\s,]+/).filter(Boolean);
  if (suite) return []; // the bigger suites belong to the default one
  const withCore = !values['no-core'] && core !== '' && core !== 'false';
  return [
    ...(withCore ? ['core'] : []),
    ...(withCore && seeds === '3' ? ['core-seeds'] : []),
    ...(values.standard || standard === 'true' ? ['standard'] : []),
  ];
}

/** @param {readonly string[]} words */
function parse(words) {
  try {
    return parseArgs({
      args: [...words],
      options: { 'no-core': { type: 'boolean' }, seeds: { type: 'string' }, standard: { type: 'boolean' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
}

/** @param {string} problem */
function refuse(problem) {
  return new StartError(`${problem}\n${usage}`);
}
