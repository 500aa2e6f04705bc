import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sha256Hex } from '../../../benchmark/identity/sha256.ts';
import { DatasetFolder } from '../../../runners/datasets/dataset-folder.ts';
import { sampleAt } from '../../../benchmark/samples/sample-buffer.ts';
import { spokenCommands, spokenCommandsFirst } from '../../../runners/datasets/spoken-commands.ts';

const patient = { timeout: 300_000 }; // synthesizing every clip takes minutes on a busy machine
const root = mkdtempSync(join(tmpdir(), 'spoken-commands-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Clips of each word in each split. */
const versions = [
  [
    spokenCommandsFirst,
    { train: 192, test: 48, sum: '82d25233e07039a87589275b89033b7d5f01003eec7b4618d1295e4d6c7b86ec' },
  ],
  [spokenCommands, { train: 168, test: 90, sum: 'a55a0987657bf1245066b0c05812f96e312152801ca7daee9beb5bc83f8ea450' }],
] as const;

test.each(versions)(
  'ten words are spoken equally often, in clips of a second that differ, the same on every machine',
  patient,
  async (dataset, { sum, ...counts }) => {
    const fractions: number[] = [];
    const onProgress = (fraction: number) => void fractions.push(fraction);
    const opened = await new DatasetFolder(root).open(dataset, { onProgress }); // rejects other bytes
    expect(opened.contentSha256).toBe(sum);

    const seen = new Set<string>();
    for (const split of ['train', 'test'] as const) {
      const { samples, labels } = opened.dataset[split];
      expect(samples).toMatchObject({
        modality: 'audio',
        count: 10 * counts[split],
        length: 16_000,
        sampleRateHz: 16_000,
      });
      for (let label = 0; label < 10; label++) {
        expect(labels.filter((value) => value === label)).toHaveLength(counts[split]);
      }
      for (let index = 0; index < samples.count; index++) {
        const clip = sampleAt(samples, index) as Int16Array;
        expect(clip).toHaveLength(16_000);
        expect(clip.some((value) => Math.abs(value) > 1_000)).toBe(true); // not silent
        seen.add(sha256Hex(clip));
      }
    }
    expect(seen.size).toBe(10 * (counts.train + counts.test)); // all clips of both splits differ
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
    expect(fractions.length).toBeGreaterThan(10);
    opened.close();
  },
);
