import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { registerAttacks } from '../../db/queries/register-attacks.ts';
import * as readAttacks from '../../db/queries/read-attacks.ts';
import { registerSuite } from '../../db/queries/register-suite.ts';
import { createContext } from '../../graphql/context.ts';
import { attackCatalog, findAttack } from '../../benchmark/attacks/attack-catalog.ts';
import { documentAttack } from '../../benchmark/attacks/documents/document-attack.ts';
import { attackRow } from '../../runners/worker/register-attacks.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { registerSampleSuite, sampleTask } from '../support/sample-suite.ts';
import { serveGraphql, type GraphqlSite } from '../support/serve-graphql.ts';

let database: FreshDatabase;
let site: GraphqlSite;

const gate = {
  dataset: 'gtsrb',
  victim: 'preact-resnet-18',
  poisonRatio: 0.1,
  cleanAccuracy: 0.97,
  attackSuccessRate: 0.59,
  referenceCleanAccuracy: 0.975,
  minimumAttackSuccessRate: 0.95,
  remark: 'Signs are cropped at random.',
};

beforeAll(async () => {
  database = await createFreshDatabase();
  const rows = attackCatalog.map(attackRow);
  await registerAttacks(
    database.db,
    rows.map((row) => (row.modality === 'image' && row.id === 'badnets' ? { ...row, unreachedGates: [gate] } : row)),
  );
  await registerSampleSuite(database.db);
  const suite = { id: 'other@1', title: 'Other', manifestSha256: 'c'.repeat(64), manifest: {} };
  await registerSuite(database.db, suite, [
    sampleTask(
      { id: 'other', datasetId: 'cifar10' },
      {
        attack: { labelRule: 'dirty', labelMode: 'all-to-all' },
        factors: [{ id: 'gaussian-noise', version: '1.0.0', parameters: { ratio: 0.25, deviation: 0.5 } }],
      },
    ),
  ]);
  site = await serveGraphql(database.db);
});
afterAll(async () => {
  await site?.close();
  await database?.close();
});

test('lists all attacks, or those of one modality, in catalog order', async () => {
  const { data } = await site.ask('{ attacks { key } text: attacks(modality: TEXT) { key modality } }');
  const keys = attackCatalog.map(({ modality, id }) => `${modality}/${id}`);
  expect(data.attacks.map(({ key }: { key: string }) => key)).toEqual(keys);
  expect(data.text).toEqual(keys.filter((key) => key.startsWith('text/')).map((key) => ({ key, modality: 'TEXT' })));
});

test('serves every field of the document of an attack', async () => {
  const { data } = await site.ask(
    `{ attack(modality: IMAGE, id: "badnets") { id modality version title family level determinism labelRule otherLabelRules
       fidelity fidelityNote defaultPool defaultPoisonRatio defaultCoverRatio minimumAttackSuccessRate keepsContent artifacts
       paper { title authors year url } parameters { name description unit range defaultJson }
       publishedFigures { dataset poisonRatio victim cac asr source { title url } } differences { reference here effect }
       explainedDetectors { ids because } unreachedGates { dataset victim poisonRatio cac asr referenceCac minimumAttackSuccessRate remark } } }`,
  );
  const document = documentAttack(findAttack('image', 'badnets'));
  expect(data.attack).toEqual({
    ...document,
    modality: 'IMAGE',
    level: 'DATA',
    labelRule: 'DIRTY',
    fidelity: 'FAITHFUL',
    defaultPool: 'ALL',
    parameters: document.parameters.map(({ default: value, ...parameter }) => ({
      ...parameter,
      defaultJson: JSON.stringify(value),
    })),
    publishedFigures: document.publishedFigures.map(({ cleanAccuracy: cac, attackSuccessRate: asr, ...figure }) => ({
      ...figure,
      cac,
      asr,
    })),
    unreachedGates: [
      {
        dataset: 'gtsrb',
        victim: 'preact-resnet-18',
        poisonRatio: 0.1,
        cac: 0.97,
        asr: 0.59,
        referenceCac: 0.975,
        minimumAttackSuccessRate: 0.95,
        remark: gate.remark,
      },
    ],
  });
});

test('every attack of the catalog has values for all fields, and a cover ratio where it has covers', async () => {
  const { data, errors } = await site.ask(
    '{ attacks { key level determinism labelRule otherLabelRules fidelity defaultPool defaultCoverRatio parameters { defaultJson } } }',
  );
  expect(errors).toEqual([]);
  for (const attack of attackCatalog) {
    const found = data.attacks.find(({ key }: { key: string }) => key === `${attack.modality}/${attack.id}`);
    expect(found.defaultCoverRatio, attack.id).toBe(documentAttack(attack).defaultCoverRatio);
    for (const { defaultJson } of found.parameters) if (defaultJson !== null) JSON.parse(defaultJson);
  }
});

test('lists the tasks of an attack in all suites, with their label rule, label mode and factors', async () => {
  const { data } = await site.ask(
    '{ attack(modality: IMAGE, id: "badnets") { tasks { id suites attackForm factors undefended { cac asr } } } }',
  );
  const undefended = { cac: 0.967, asr: 0.9989 };
  expect(data.attack.tasks).toEqual([
    {
      id: 'other',
      suites: ['other@1'],
      attackForm: ['dirty', 'all-to-all'],
      factors: ['gaussian-noise(deviation=0.5,ratio=0.25)'],
      undefended,
    },
    { id: 'task-badnets', suites: ['mini@5'], attackForm: [], factors: [], undefended },
  ]);
});

test('reads the tasks of many attacks at once', async () => {
  const { db } = database;
  const select = vi.spyOn(db, 'select');
  try {
    const { loadTasksOfAttack } = createContext(db);
    const attacks = await readAttacks.listAttacks(db);
    select.mockClear();
    const found = await Promise.all(attacks.map(loadTasksOfAttack));
    expect(
      found
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['other', 'task-badnets', 'task-blend']);
    expect(select).toHaveBeenCalledTimes(1);
  } finally {
    select.mockRestore();
  }
});

test('an unknown attack is null, and a malformed id is rejected', async () => {
  const ask = (id: string) => site.ask('query ($id: String!) { attack(modality: TEXT, id: $id) { title } }', { id });
  expect((await ask('wanet')).data).toEqual({ attack: null });
  expect((await ask('a\u001b')).errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
});

test('a task whose manifest has no valid recipe has no factors, is logged, and leaves the others readable', async () => {
  const suite = { id: 'broken@1', title: 'Broken', manifestSha256: 'd'.repeat(64), manifest: {} };
  await registerSuite(database.db, suite, [
    sampleTask({ id: 'broken', manifest: { recipe: {} } }),
    sampleTask({ id: 'intact', attackId: 'blend' }),
  ]);
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    const { data, errors } = await site.ask('{ board(suite: "broken@1") { tasks { id attackForm factors } } }');
    expect(errors).toEqual([]);
    expect(data.board.tasks).toEqual([
      { id: 'broken', attackForm: null, factors: null },
      { id: 'intact', attackForm: [], factors: [] },
    ]);
    expect(String(log.mock.calls[0]?.[0])).toContain('The manifest of task broken has no valid recipe');
  } finally {
    log.mockRestore();
  }
});
