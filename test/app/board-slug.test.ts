import { expect, test } from 'vitest';
import { formatBoardSearch, formatBoardSlug, parseBoardSlug, parseStage } from '../../app/boards/board-slug.ts';

test.each([
  ['mini-1', { suite: 'mini@1', modality: null, stage: null }],
  ['mini-1-image', { suite: 'mini@1', modality: 'image', stage: null }],
  ['mini-1-repair', { suite: 'mini@1', modality: null, stage: 'repair' }],
  ['mini-1-image-repair', { suite: 'mini@1', modality: 'image', stage: 'repair' }],
  ['two-words-12-text-sanitize', { suite: 'two-words@12', modality: 'text', stage: 'sanitize' }],
] as const)('%s names a board, and is its address', (slug, choice) => {
  expect(parseBoardSlug(slug)).toEqual(choice);
  expect(formatBoardSlug(choice)).toBe(slug);
});

test.each(['mini', 'mini-x', 'mini-1-', 'mini-1-video', 'mini-1-repair-image', 'MINI-1', ''])(
  '«%s» names no board',
  (slug) => expect(parseBoardSlug(slug)).toBeNull(),
);

test('a stage that there is none of is no filter', () => {
  expect(parseStage('repair')).toBe('repair');
  expect(parseStage('nonsense')).toBeNull();
  expect(parseStage(['repair', 'sanitize'])).toBeNull();
});

test('the filters of the start page are its search', () => {
  expect(formatBoardSearch({ stage: null, modality: null })).toBe('/');
  expect(formatBoardSearch({ stage: 'repair', modality: 'image' })).toBe('/?stage=repair&modality=image');
});
