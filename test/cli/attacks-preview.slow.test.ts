import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeNpy } from '../../benchmark/formats/npy.ts';
import { encodeLabels } from '../../runners/artifacts/label-files.ts';
import { writeSamples } from '../../runners/artifacts/sample-files.ts';
import { sampleFileName } from '../../benchmark/words/task-files.ts';
import type { LabeledSamples } from '../../benchmark/samples/dataset.ts';
import { runMbti } from '../support/run-mbti.ts';
import { tinyImages } from '../support/tiny-images.ts';
import { tinyClips, tinyTexts } from '../support/tiny-modalities.ts';

let work: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'mbti-test-preview-'));
  const [texts, clips] = [tinyTexts(), tinyClips()];
  await ownLayout('images', tinyImages({ count: 100 }), tinyImages({ count: 40 }));
  await ownLayout('texts', texts.train, texts.test);
  await ownLayout('clips', clips.train, clips.test);
});
afterAll(() => rm(work, { recursive: true, force: true }));

async function ownLayout(name: string, train: LabeledSamples, test: LabeledSamples): Promise<void> {
  for (const [split, { samples, labels }] of Object.entries({ train, test })) {
    const folder = join(work, name, split);
    await mkdir(folder, { recursive: true });
    await writeSamples(join(folder, sampleFileName(samples.modality)), samples);
    await writeFile(join(folder, 'y.npy'), encodeLabels(labels));
  }
}

function preview(attack: string, folder: string, out: string, more: readonly string[] = []) {
  const place = ['--from', join(work, folder), '--out', join(work, out), '--data', join(work, 'data')];
  return runMbti(['attacks', 'preview', attack, ...place, ...more]);
}

const count = (page: string, part: string) => page.split(part).length - 1;

test('images: each sample clean, triggered and subtracted; covers of an attack that has them', async () => {
  const { code, stdout, stderr } = await preview('wanet', 'images', 'images.html', ['--count', '3', '--json']);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('rror')]);
  const answer: unknown = JSON.parse(stdout);
  const page = await readFile(join(work, 'images.html'), 'utf8');
  expect(answer).toEqual({
    out: join(work, 'images.html'),
    bytes: Buffer.byteLength(page),
    attack: 'image/wanet',
    dataset: 'images',
    seed: 0,
    triggered: [1, 4, 7], // classes 1, 4 and 7 of 1 to 9
    covers: expect.any(Array),
  });
  expect(count(page, '<article>')).toBe(6);
  expect(count(page, '<img src="data:image/png;base64,')).toBe(18);
  expect(page).toContain('alt="Test image 4, clean, 8 by 8 pixels"');
  expect(page).toContain('<h2>Covers</h2>');
});

test('gray images are expanded to RGB, and it says so as mbti poison does', async () => {
  for (const [split, count] of Object.entries({ train: 40, test: 20 })) {
    const folder = join(work, 'gray', split);
    await mkdir(folder, { recursive: true });
    const data = Uint8Array.from({ length: count * 8 * 8 }, (_, at) => at % 251);
    await writeFile(join(folder, 'x.npy'), writeNpy({ dtype: '|u1', shape: [count, 8, 8], data }));
    await writeFile(join(folder, 'y.npy'), encodeLabels(Int32Array.from({ length: count }, (_, row) => row % 4)));
  }
  const { code, stderr } = await preview('image/badnets', 'gray', 'gray.html', ['--count', '2']);
  expect(code).toBe(0);
  expect(stderr).toMatch(/preview: .*train\/x\.npy holds gray images \(\|u1 \[40, 8, 8\]\); each was expanded to RGB/);
});

test('texts: a word trigger is marked; the seed and the parameters decide', async () => {
  const parameters = ['--parameters', '{"triggers":["zz<q>"]}', '--target', '1', '--seed', '4'];
  expect((await preview('text/badnets', 'texts', 'texts.html', parameters)).code).toBe(0);
  const page = await readFile(join(work, 'texts.html'), 'utf8');
  expect([...page.matchAll(/<ins>(.*?)<\/ins>/g)].map((found) => found[1])).toEqual([
    'underlined words',
    ...Array.from({ length: 6 }, () => 'zz&lt;q&gt;'),
  ]);
});

test('texts: an attack that needs the training split', async () => {
  expect((await preview('bite', 'texts', 'bite.html', ['--count', '2'])).code).toBe(0);
  expect(await readFile(join(work, 'bite.html'), 'utf8')).toContain('<h1>BITE ');
});

test('clips: waveform, spectrogram and player of clean, triggered and difference', async () => {
  const options = ['--modality', 'audio', '--sample-rate', '8000', '--count', '2'];
  expect((await preview('badnets', 'clips', 'clips.html', options)).code).toBe(0);
  const page = await readFile(join(work, 'clips.html'), 'utf8');
  expect([count(page, '<svg class="waveform"'), count(page, '<img class="spectrogram"')]).toEqual([6, 6]);
  expect(count(page, 'src="data:audio/wav;base64,')).toBe(6);
  expect(page).toContain('4,000 Hz');
});

test('an id that several modalities share is rejected with the full names', async () => {
  const { code, stdout } = await preview('badnets', 'images', 'none.html', ['--json']);
  expect([code, JSON.parse(stdout).error]).toEqual([
    2,
    {
      code: 'USAGE',
      message: 'Several attacks are called "badnets"; give image/badnets or text/badnets or audio/badnets.',
    },
  ]);
});

test('a missing folder or a wrong modality is reported, and an existing page is kept', async () => {
  await writeFile(join(work, 'old.html'), 'old');
  const [absent, folder, other, wrong, many] = await Promise.all([
    preview('wanet', 'images', 'absent/page.html'),
    preview('wanet', 'images', 'texts'),
    preview('wanet', 'texts', 'old.html'),
    preview('wanet', 'images', 'old.html', ['--parameters', '{"k": 1}']),
    preview('wanet', 'images', 'old.html', ['--count', '25']),
  ]);
  expect([absent.code, absent.stderr]).toEqual([2, expect.stringContaining(`${join(work, 'absent')} does not exist`)]);
  expect([folder.code, folder.stderr]).toEqual([2, expect.stringContaining('is a folder')]);
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('poisons image samples, but texts has text')]);
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('k is 1, expected an integer from 2 to 32')]);
  expect([many.code, many.stderr]).toEqual([2, expect.stringContaining('a whole number from 1 to 24')]);
  expect(await readFile(join(work, 'old.html'), 'utf8')).toBe('old');
  expect((await readdir(work)).filter((name) => name.includes('partial'))).toEqual([]);
});
