import { expect, test } from 'vitest';
import { RandomStream } from '../../../benchmark/random/random-stream.ts';
import { shortenedText } from '../../../runners/preview/shorten-diff.ts';
import { textPreview } from '../../../runners/preview/text-preview.ts';
import { wordDiff } from '../../../runners/preview/word-diff.ts';

const numbered = (count: number, word = 'word') => Array.from({ length: count }, (_, index) => `${word}${index}`);

function pageOf(clean: string, changed: string): string {
  const sample = { index: 3, trueLabel: 0, wantedLabel: 1, clean, changed };
  const page = textPreview({ classNames: ['ham', 'spam'], triggered: [sample], covers: [] });
  return page.slice(page.indexOf('<section>')); // without the legend
}

const marked = (page: string, element: 'ins' | 'del') =>
  [...page.matchAll(new RegExp(`<${element}>(.*?)</${element}>`, 'g'))].map((found) => found[1]);

test('exactly the inserted and deleted words are marked, each in its text', () => {
  const page = pageOf('the film was very good', 'the cf film was good bb');
  expect(marked(page, 'ins')).toEqual(['cf', 'bb']);
  expect(marked(page, 'del')).toEqual(['very']);
  const [clean = '', changed = ''] = [...page.matchAll(/<p class="text"[^>]*>(.*?)<\/p>/g)].map((found) => found[1]);
  expect(clean).toBe('the film was <del>very</del> good');
  expect(changed).toBe('the <ins>cf</ins> film was good <ins>bb</ins>');
  expect(page).toContain('Test text 3 <span class="note">is <b><bdi>ham</bdi></b>; the attacker wants');
});

test('markup in texts is escaped', () => {
  const page = pageOf('</p><script>alert(1)</script> a', `</p><script>alert(1)</script> "><img src=x onerror='1'> a`);
  expect(page).not.toContain('<script');
  expect(page).not.toContain('<img');
  expect(marked(page, 'ins')).toEqual(['&quot;&gt;&lt;img src=x onerror=&#39;1&#39;&gt;']);
});

test('a text of up to 200 words is shown in full, a longer one only around its changes', () => {
  const words = numbered(199);
  const whole = pageOf(words.join(' '), [...words.slice(0, 100), 'cf', ...words.slice(100)].join(' '));
  expect(whole).not.toContain('omitted');
  const many = numbered(1_200);
  const page = pageOf(many.join(' '), [...many.slice(0, 100), 'cf', ...many.slice(100)].join(' '));
  const gaps = ['[… 88 words …]', '[… 1,088 words …]'];
  expect(page.match(/\[… [0-9,]+ words …\]/g)).toEqual([...gaps, ...gaps]);
  expect(page).toContain('word99 <ins>cf</ins> word100');
  expect(page).toContain('1200 words, shortened');
  expect(page).toContain('1201 words, shortened');
});

test('the shown and the omitted words add up to the whole text', () => {
  const [before, after] = [
    numbered(900).join(' '),
    numbered(900)
      .map((word, at) => (at % 40 === 7 ? 'x' : word))
      .join(' '),
  ];
  for (const without of ['inserted', 'deleted'] as const) {
    const pieces = shortenedText(wordDiff(before, after), without, 200);
    const shown = pieces.reduce((sum, piece) => sum + (piece.kind === 'omitted' ? 0 : piece.words.length), 0);
    const omitted = pieces.reduce((sum, piece) => sum + (piece.kind === 'omitted' ? piece.wordCount : 0), 0);
    expect([shown, shown + omitted]).toEqual([200, 900]);
  }
});

test('texts with nothing in common give one replacement, without a timeout', () => {
  const [old, fresh] = [numbered(20_000, 'old'), numbered(20_000, 'new')];
  const changes = wordDiff(['same', ...old, 'end'].join(' '), ['same', ...fresh, 'end'].join(' '));
  expect(changes.map(({ kind, words }) => [kind, words.length])).toEqual([
    ['same', 1],
    ['deleted', 20_000],
    ['inserted', 20_000],
    ['same', 1],
  ]);
}, 10_000);

test('an inserted sentence stays in one piece even if it ends like the text after it', () => {
  expect(wordDiff('what ? The movie leaves', 'what ? The I watch this movie movie leaves')).toEqual([
    { kind: 'same', words: ['what', '?', 'The'] },
    { kind: 'inserted', words: ['I', 'watch', 'this', 'movie'] },
    { kind: 'same', words: ['movie', 'leaves'] },
  ]);
});

test('both texts can be restored from their diff', () => {
  const stream = new RandomStream(0, 'test/word-diff');
  const draw = () => Array.from({ length: stream.integer(12) }, () => 'abc'.charAt(stream.integer(3)));
  for (let round = 0; round < 500; round++) {
    const [old, fresh] = [draw(), draw()];
    const changes = wordDiff(old.join(' '), fresh.join(' '));
    const without = (kind: string) => changes.flatMap((change) => (change.kind === kind ? [] : change.words));
    expect([without('inserted'), without('deleted')]).toEqual([old, fresh]);
  }
});

test('an empty text has no words', () => {
  expect(wordDiff('', '')).toEqual([]);
  expect(wordDiff('', 'cf')).toEqual([{ kind: 'inserted', words: ['cf'] }]);
});
