import { expect, test } from 'vitest';
import { attackCatalog } from '../../benchmark/attacks/attack-catalog.ts';
import { documentAttack } from '../../benchmark/attacks/documents/document-attack.ts';
import { runMbti } from '../support/run-mbti.ts';

const keyOf = ({ modality, id }: { modality: string; id: string }) => `${modality}/${id}`;

test('ls lists every attack or those of one modality, as a table and as JSON', async () => {
  const { code, stdout } = await runMbti(['attacks', 'ls', '--json']);
  expect(code).toBe(0);
  const rows: { id: string; modality: string }[] = JSON.parse(stdout);
  expect(rows.map(keyOf)).toEqual(attackCatalog.map(keyOf));
  expect(rows.find((row) => keyOf(row) === 'image/wanet')).toEqual({
    id: 'wanet',
    modality: 'image',
    version: '1.0.0',
    title: 'WaNet',
    family: 'warping',
    labelRule: 'dirty',
    fidelity: 'faithful',
    year: 2021,
    defaultPoisonRatio: 0.1,
    defaultCoverRatio: 0.2,
    minimumAttackSuccessRate: 0.85,
  });
  const human = await runMbti(['attacks', 'ls', '--modality', 'text']);
  expect(human.stdout).toMatch(/^ID +NAME +YEAR +FAMILY +LABELS +FIDELITY +RATIO +GATE\n/);
  expect(human.stdout).toMatch(/\ntext\/badnets +BadNets +2017 +word +dirty +faithful +10 % +99 %\n/);
  expect(human.stdout).not.toContain('image/');
});

test('info describes an attack', async () => {
  const { code, stdout } = await runMbti(['attacks', 'info', 'image/badnets']);
  expect(code).toBe(0);
  const attack = attackCatalog.find((one) => keyOf(one) === 'image/badnets');
  if (!attack) throw new Error('There is no image/badnets.');
  const { paper, fidelityNote, parameters, differences } = documentAttack(attack);
  for (const text of [paper.title, paper.authors, paper.url, fidelityNote]) expect(stdout).toContain(text);
  for (const { name, description, range } of parameters)
    for (const text of [name, description, range]) expect(stdout).toContain(text);
  for (const { reference, here, effect } of differences)
    for (const text of [reference, here, effect]) expect(stdout).toContain(text);
  expect(stdout).toContain('default "white"');
  expect(stdout).toMatch(/\ncifar10 +10 % +preact-resnet-18 +91\.32 +95\.03\n/);
});

test('info of an id that several modalities share shows all of them, or the requested one', async () => {
  const [several, one, qualified] = await Promise.all([
    runMbti(['attacks', 'info', 'badnets', '--json']),
    runMbti(['attacks', 'info', 'badnets', '--modality', 'audio', '--json']),
    runMbti(['attacks', 'info', 'audio/badnets', '--json']),
  ]);
  const found: { id: string; modality: string }[] = JSON.parse(several.stdout);
  expect(found).toEqual(attackCatalog.filter(({ id }) => id === 'badnets').map(documentAttack));
  expect(found.length).toBeGreaterThan(1);
  expect(JSON.parse(one.stdout)).toEqual(found.filter(({ modality }) => modality === 'audio'));
  expect(qualified.stdout).toBe(one.stdout);
});

test('an unknown attack is rejected with the known ids, and wrong usage exits with code 2', async () => {
  const unknown = await runMbti(['attacks', 'info', 'wanet', '--modality', 'text', '--json']);
  expect([unknown.code, JSON.parse(unknown.stdout).error]).toEqual([
    1,
    {
      code: 'ATTACK_UNKNOWN',
      message: expect.stringMatching(/^There is no text attack "wanet"; known attacks: text\//),
    },
  ]);
  expect((await runMbti(['attacks', 'ls', '--modality', 'video'])).code).toBe(2);
  expect((await runMbti(['attacks', 'info'])).code).toBe(2);
});
