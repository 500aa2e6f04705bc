import { expect, test } from 'vitest';
import { findAttack } from '../../../benchmark/attacks/attack-catalog.ts';
import { resolveRecipe } from '../../../benchmark/attacks/poison/poison-recipe.ts';
import { previewPage } from '../../../runners/preview/preview-page.ts';

const attack = findAttack('text', 'badnets');
const asked = { poisonRatio: 0.1, targetLabel: 1, seed: 7, parameters: { triggers: ['<b>', 'cf'] } };
const sample = { index: 0, trueLabel: 0, wantedLabel: 1, clean: 'a', changed: 'a <b>' };
const license = { name: 'A <license>', url: 'javascript:alert(1)', redistributable: false, credit: 'Them & others' };
const request = {
  attack,
  recipe: resolveRecipe(attack, asked, 2),
  dataset: { id: '"quoted"<i>', form: { modality: 'text' }, license },
  preview: { classNames: ['<u>0', '<u>1'], triggered: [sample], covers: [] },
} as const;
const page = previewPage(request);

test('the page describes the attack and the values used', () => {
  const { paper, title, family, fidelityNote } = attack;
  for (const text of [paper.title, paper.authors, `href="${paper.url}"`, title, family, fidelityNote, 'seed 7'])
    expect(page).toContain(text);
  expect(page).toContain('<td><code>[&quot;&lt;b&gt;&quot;, &quot;cf&quot;]</code></td>');
  expect(page).toContain('<td>an integer from 1 to 32</td>');
});

test('the page says which settings give the same triggers', () => {
  const recipe =
    '<code>mbti poison</code> gives the same triggers with the same seed, dataset, target and parameters, the default ratio of the attack and no practical factors';
  expect(page).toContain(`${recipe}. Another seed`);
  const crafting = { ...attack, artifacts: ['some-<trigger>'] };
  expect(previewPage({ ...request, attack: crafting })).toContain(
    `${recipe}, and the same crafted <code>some-&lt;trigger&gt;</code>. Another seed`,
  );
});

test('the page loads, runs and sends nothing, and text of a dataset is never markup', () => {
  expect(page).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">`,
  );
  expect(page).not.toMatch(/<script|<link|@import|url\(|<i>|<u>|<license>|<b>,/);
  expect([...page.matchAll(/(?:src|href)="([^"]*)"/g)].map((found) => found[1])).toEqual([attack.paper.url]);
});

test('samples that must not be redistributed come with a notice', () => {
  expect(page).toContain('Do not share it unless');
  expect(page).toContain('Them &amp; others');
});
