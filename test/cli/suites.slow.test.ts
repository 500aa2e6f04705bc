import { expect, test } from 'vitest';
import { chooseTasks } from '../../cli/bake-run.ts';
import { findSuite } from '../../benchmark/suites/suite-catalog.ts';
import { runMbti } from '../support/run-mbti.ts';

test('suites info prints the tasks of a suite, and what it costs', async () => {
  const { code, stdout } = await runMbti(['suites', 'info', 'standard']);
  expect(code).toBe(0);
  expect(stdout).toContain('image/cifar10/badnets/0.1/preact-resnet-18, target 0, seed 1');
  expect(stdout).toContain('image/cifar10/ubw/0.1/preact-resnet-18, no single target, seed 1');
  expect(stdout).toMatch(/128 tasks over 11 datasets, \d+ models to train/);
  expect(stdout).toMatch(/about \d+ hours on a GPU at 5 TFLOP\/s sustained \(assumed\)/);
  expect(stdout).toMatch(/disk space: at least [\d.]+ GB/);
}, 30_000);

test('suites ls --json names every published version', async () => {
  const { stdout } = await runMbti(['suites', 'ls', '--json']);
  expect(JSON.parse(stdout).map(({ suite }: { suite: string }) => suite)).toEqual([
    'mini@1',
    'mini@2',
    'mini@3',
    'mini@4',
    'mini@5',
    'core@1',
    'core@2',
    'core-seeds@1',
    'standard@1',
    'standard@2',
  ]);
}, 30_000);

test('an unknown suite, an impossible shard and a missing task are rejected with a reason', async () => {
  const unknown = await runMbti(['bake', 'maxi', '--json']);
  expect([unknown.code, JSON.parse(unknown.stdout).error.code]).toEqual([1, 'SUITE_UNKNOWN']);
  const shard = await runMbti(['bake', 'mini', '--shard', '3/2']);
  expect([shard.code, shard.stderr]).toEqual([2, expect.stringContaining('2/5 for the second of five machines')]);
  const task = await runMbti(['bake', 'mini', '--task', 'cifar10', '--json']);
  expect(JSON.parse(task.stdout).error.code).toBe('TASK_UNKNOWN');
}, 60_000);

test('a dataset that must be fetched first is named with the command for it', async () => {
  const { code, stderr } = await runMbti([
    'bake',
    'standard',
    '--task',
    'gtsrb/badnets',
    '--data',
    '/nonexistent/mbti',
  ]);
  expect(code).toBe(1);
  expect(stderr).toContain('mbti datasets fetch gtsrb');
}, 30_000);

test('the shards of a suite are disjoint and cover it', () => {
  const suite = findSuite('standard');
  const shards = [1, 2, 3].map((number) => chooseTasks(suite, { shard: { number, of: 3 } }));
  expect(shards.flat()).toHaveLength(suite.tasks.length);
  expect(new Set(shards.flat()).size).toBe(suite.tasks.length);
});
