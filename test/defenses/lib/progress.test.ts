import { afterEach, expect, test, vi } from 'vitest';
import { printProgress, progressPrinter } from '../../../defenses/lib/progress.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

function printedLines(): string[] {
  const lines: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((line: string) => {
    lines.push(line);
  });
  return lines;
}

test('progress is a line of the protocol on standard error, with a fraction from 0 to 1', () => {
  const lines = printedLines();
  printProgress(0.42, 'epoch 5/12');
  printProgress(1.5, 'done');
  expect(lines).toEqual(['::progress 0.420 epoch 5/12', '::progress 1.000 done']);
});

test('a training prints about twenty lines, the last one at its end', () => {
  const lines = printedLines();
  const print = progressPrinter('fine-tuning', { from: 0.5, to: 1 });
  for (let step = 1; step <= 1_000; step++) print({ step, steps: 1_000, loss: 0.25 });
  expect(lines).toHaveLength(20);
  expect(lines[0]).toBe('::progress 0.525 fine-tuning: step 50 of 1000, loss 0.2500');
  expect(lines.at(-1)).toBe('::progress 1.000 fine-tuning: step 1000 of 1000, loss 0.2500');
});

test('a training of few steps prints each of them once', () => {
  const lines = printedLines();
  const print = progressPrinter('fine-tuning');
  for (let step = 1; step <= 3; step++) print({ step, steps: 3, loss: 1 });
  expect(lines.map((line) => line.split(' ')[1])).toEqual(['0.333', '0.667', '1.000']);
});
