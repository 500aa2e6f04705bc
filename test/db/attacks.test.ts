import { afterAll, beforeAll, expect, test } from 'vitest';
import { findAttack, listAttacks, listTasksByAttack } from '../../db/queries/read-attacks.ts';
import { registerAttacks } from '../../db/queries/register-attacks.ts';
import { registerSuite } from '../../db/queries/register-suite.ts';
import { attackCatalog } from '../../benchmark/attacks/attack-catalog.ts';
import { attackRow, registerAttackCatalog } from '../../runners/worker/register-attacks.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { registerSampleSuite, sampleTask } from '../support/sample-suite.ts';

let database: FreshDatabase;

beforeAll(async () => {
  database = await createFreshDatabase();
});
afterAll(async () => database?.close());

const rows = attackCatalog.map(attackRow);
const names = async () => (await listAttacks(database.db)).map(({ modality, id }) => `${modality}/${id}`);

test('stores every attack of the catalog as documented, in catalog order', async () => {
  await registerAttackCatalog(database.db);
  expect(await listAttacks(database.db)).toEqual(rows.map((row) => expect.objectContaining(row)));
  const ofText = await listAttacks(database.db, 'text');
  expect(ofText.map(({ id }) => id)).toEqual(rows.filter(({ modality }) => modality === 'text').map(({ id }) => id));
});

test('registering a catalog replaces the previous one: changed rows are updated, missing ones deleted', async () => {
  const [first, second] = rows;
  if (!first || !second) throw new Error('The catalog has fewer than two attacks.');
  await registerAttacks(database.db, [{ ...second, position: 0, version: '9.0.0' }]);
  expect(await names()).toEqual([`${second.modality}/${second.id}`]);
  expect((await findAttack(database.db, second))?.version).toBe('9.0.0');
  expect(await findAttack(database.db, first)).toBeUndefined();
  await registerAttacks(database.db, []);
  expect(await names()).toEqual([]);
});

test('a catalog that cannot be registered leaves the previous one in place', async () => {
  await registerAttackCatalog(database.db);
  const broken = rows.map((row, index) => (index === 1 ? { ...row, defaultPoisonRatio: 2 } : row));
  await expect(registerAttacks(database.db, broken)).rejects.toThrowError();
  expect(await listAttacks(database.db)).toHaveLength(rows.length);
});

test('workers that start at the same time register the catalog in turn', async () => {
  await Promise.all(Array.from({ length: 4 }, () => registerAttackCatalog(database.db)));
  expect(await listAttacks(database.db)).toHaveLength(rows.length);
});

test('finds the tasks of several attacks in all suites, and none of another modality', async () => {
  await registerSampleSuite(database.db);
  const suite = { id: 'other@1', title: 'Other', manifestSha256: 'c'.repeat(64), manifest: {} };
  await registerSuite(database.db, suite, [
    sampleTask({ id: 'task-other', datasetId: 'cifar10' }),
    sampleTask({ id: 'task-audio', modality: 'audio' }),
  ]);
  const found = await listTasksByAttack(database.db, [
    { modality: 'image', id: 'badnets' },
    { modality: 'image', id: 'blend' },
    { modality: 'text', id: 'badnets' },
  ]);
  expect([...found].map(([key, tasks]) => [key, tasks.map(({ id }) => id)])).toEqual([
    ['image/badnets', ['task-other', 'task-badnets']],
    ['image/blend', ['task-blend']],
    ['text/badnets', []],
  ]);
  expect(await listTasksByAttack(database.db, [])).toEqual(new Map());
});
