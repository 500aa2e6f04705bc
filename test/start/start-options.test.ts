import { describe, expect, test } from 'vitest';
import { findSuite } from '../../benchmark/suites/suite-catalog.ts';
import { readStartOptions } from '../../start/start-options.mjs';

const environmentOf = (change: object) => change as NodeJS.ProcessEnv;
const nothing = environmentOf({});

describe('what is baked in the background', () => {
  test.each([
    [[], ['core']],
    [['--no-core'], []],
    [['--seeds', '1'], ['core']],
    [
      ['--seeds', '3'],
      ['core', 'core-seeds'],
    ],
    [
      ['--seeds=3', '--standard'],
      ['core', 'core-seeds', 'standard'],
    ],
    [['--no-core', '--seeds', '3'], []],
    [['--no-core', '--standard'], ['standard']],
  ])('npm start -- %j', (words, suites) => {
    expect(readStartOptions(words, nothing)).toEqual(suites);
  });

  test.each([
    ['npm start --no-core', [], { npm_config_core: '' }, []],
    ['npm start --seeds=3', [], { npm_config_seeds: '3' }, ['core', 'core-seeds']],
    ['npm start --seeds 3', ['3'], { npm_config_seeds: 'true' }, ['core', 'core-seeds']],
    ['npm start --standard', [], { npm_config_standard: 'true' }, ['core', 'standard']],
  ])('%s', (_command, words, environment, suites) => {
    expect(readStartOptions(words, environmentOf(environment))).toEqual(suites);
  });

  test('every suite that an option names is published', () => {
    const names = readStartOptions(['--seeds', '3', '--standard'], nothing);
    expect(names.map((name) => findSuite(name).id)).toEqual(names);
  });

  test('nothing beside a suite that the operator has chosen, unless it is named', () => {
    expect(readStartOptions([], environmentOf({ MBTI_SUITE: 'mini@1' }))).toEqual([]);
    expect(readStartOptions([], environmentOf({ MBTI_SUITE: 'mini@1', MBTI_PREPARE: 'core@1, standard' }))).toEqual([
      'core@1',
      'standard',
    ]);
  });

  test.each([
    [['--seeds', '2'], '--seeds is "2", expected 1 or 3.'],
    [['--seeds'], "'--seeds <value>' argument missing"],
    [['core'], '"core" is no option.'],
    [['--nocore'], "Unknown option '--nocore'"],
  ])('refuses %j and shows what may be given', (words, problem) => {
    expect(() => readStartOptions(words, nothing)).toThrowError(problem);
    expect(() => readStartOptions(words, nothing)).toThrowError('npm start -- [--no-core]');
  });
});
