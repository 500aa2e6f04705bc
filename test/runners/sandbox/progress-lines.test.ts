import { expect, test } from 'vitest';
import { ProgressLines, type ContainerProgress } from '../../../runners/sandbox/progress-lines.ts';

function read(...chunks: readonly string[]) {
  const found: ContainerProgress[] = [];
  const lines = new ProgressLines((progress) => found.push(progress));
  for (const chunk of chunks) lines.take('stderr', Buffer.from(chunk));
  return { found, notApplicable: lines.notApplicable };
}

test('a line of progress has a fraction and perhaps a text', () => {
  const { found } = read('::progress 0.42 epoch 5/12\n::progress 1\n::progress .5 half\n::progress 0 begin\n');
  expect(found).toEqual([
    { fraction: 0.42, text: 'epoch 5/12' },
    { fraction: 1, text: '' },
    { fraction: 0.5, text: 'half' },
    { fraction: 0, text: 'begin' },
  ]);
});

test('a line may come in pieces, and several in one', () => {
  expect(read('::prog', 'ress 0.2', '5 go', '\nother\n::progress 0.5 on\n::progress 0.75').found).toEqual([
    { fraction: 0.25, text: 'go' },
    { fraction: 0.5, text: 'on' },
  ]);
});

test.each([
  '::progress 1.5 x',
  '::progress -1 x',
  '::progress NaN',
  '::progress',
  'x ::progress 0.5',
  '::progress 1e-3',
])('%s is part of the log only', (line) => expect(read(`${line}\n`).found).toEqual([]));

test('the text is plain and short', () => {
  const [progress] = read(`::progress 0.5 \u001b[31mred\u001b[0m\u202e <b>${'x'.repeat(2_000)}\n`).found;
  expect(progress?.text.startsWith('red <b>xxx')).toBe(true);
  expect(progress?.text.length).toBeLessThanOrEqual(120);
});

test('the streams do not mix', () => {
  const found: ContainerProgress[] = [];
  const lines = new ProgressLines((progress) => found.push(progress));
  lines.take('stdout', Buffer.from('::progress 0.1'));
  lines.take('stderr', Buffer.from('::progress 0.9 end\n'));
  lines.take('stdout', Buffer.from(' begin\n'));
  expect(found.map(({ text }) => text)).toEqual(['end', 'begin']);
});

test('a reason why a defense changes nothing is kept', () => {
  expect(read('::not-applicable no batch normalization\n').notApplicable).toBe('no batch normalization');
  expect(read('::not-applicable\n').notApplicable).toBeNull();
});
