import { expect, test } from 'vitest';
import { formatBoardSearch, formatBoardSlug } from '../../app/boards/board-slug.ts';
import { parseBoardFilters, parseBoardSlug, parseStage } from '../../app/boards/parse-board-slug.ts';

test.each([
  ['mini-1', { suite: 'mini@1', modality: null, stage: null }],
  ['mini-1-image', { suite: 'mini@1', modality: 'image', stage: null }],
  ['mini-1-repair', { suite: 'mini@1', modality: null, stage: 'repair' }],
  ['mini-1-image-repair', { suite: 'mini@1', modality: 'image', stage: 'repair' }],
  ['two-words-12-text-sanitize', { suite: 'two-words@12', modality: 'text', stage: 'sanitize' }],
] as const)('%s is the slug of a board, and the board has this slug', (slug, choice) => {
  expect(parseBoardSlug(slug)).toEqual(choice);
  expect(formatBoardSlug(choice)).toBe(slug);
});

test.each(['mini', 'mini-x', 'mini-1-', 'mini-1-video', 'mini-1-repair-image', 'MINI-1', ''])(
  '%j is not the slug of a board',
  (slug) => expect(parseBoardSlug(slug)).toBeNull(),
);

test('a stage is found in any case, and nothing else is one', () => {
  expect(parseStage('Repair')).toBe('repair');
  expect(parseStage('nonsense')).toBeNull();
  expect(parseStage(['repair', 'sanitize'])).toBeNull();
});

test('a filter that names no stage or modality is not taken for no filter', () => {
  expect(parseBoardFilters({ stage: undefined, modality: undefined })).toEqual({ stage: null, modality: null });
  expect(parseBoardFilters({ stage: 'repair', modality: 'image' })).toEqual({ stage: 'repair', modality: 'image' });
  expect(parseBoardFilters({ stage: 'nonsense', modality: undefined })).toBeNull();
  expect(parseBoardFilters({ stage: undefined, modality: '' })).toBeNull();
});

test('the filters of the start page are the search parameters of its address', () => {
  expect(formatBoardSearch({ stage: null, modality: null })).toBe('/');
  expect(formatBoardSearch({ stage: 'repair', modality: 'image' })).toBe('/?stage=repair&modality=image');
});
