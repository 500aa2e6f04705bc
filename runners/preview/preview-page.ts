import type { AnyAttack } from '../../benchmark/attacks/attack-catalog.ts';
import { parseParameters } from '../../benchmark/attacks/define-attack.ts';
import type { ResolvedRecipe } from '../../benchmark/attacks/poison/poison-recipe.ts';
import type { AnyDataset } from '../export/any-dataset.ts';
import { attackFacts, linkTo, parameterTable } from './attack-facts.ts';
import { escapeHtml } from './escape-html.ts';
import { previewSamples } from './preview-samples.ts';
import { previewStyle } from './preview-style.ts';
import type { Preview } from './preview.ts';

export interface PreviewPageRequest {
  readonly attack: AnyAttack; // of the modality of the dataset
  readonly recipe: ResolvedRecipe;
  readonly dataset: Pick<AnyDataset, 'id' | 'form' | 'license'>;
  readonly preview: Preview;
}

/** The page loads, runs and sends nothing. Pictures, sounds and style are embedded. */
const contentSecurityPolicy =
  "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** One HTML document that shows what an attack does to samples. It works offline and without scripts. */
export function previewPage({ attack, recipe, dataset, preview }: PreviewPageRequest): string {
  const name = `${attack.modality}/${attack.id}`;
  const facts = [...attackFacts(attack), ...runFacts(recipe, preview), ...datasetFacts(dataset)];
  const title = escapeHtml(attack.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title} on ${escapeHtml(dataset.id)}: a preview</title>
<style>${previewStyle}</style>
</head>
<body>
<header>
<h1>${title} <code>${escapeHtml(name)} ${escapeHtml(attack.version)}</code></h1>
<p>A preview with seed ${recipe.seed}. <code>mbti poison</code> gives the same triggers ${sameTriggersWith(attack)}. Another seed gives another secret trigger.</p>
<dl>
${facts.map(([term, markup]) => `<dt>${term}</dt><dd>${markup}</dd>`).join('\n')}
</dl>
${licenseNotice(dataset)}
${parameterTable(attack, parseParameters(attack, recipe.parameters))}
</header>
<main>
${previewSamples(preview, dataset.form)}
</main>
</body>
</html>
`;
}

/** The conditions for equal triggers. Some attacks learn their trigger from the data or from a surrogate model. */
function sameTriggersWith({ artifacts = [] }: AnyAttack): string {
  const recipe =
    'with the same seed, dataset, target and parameters, the default ratio of the attack and no practical factors';
  if (artifacts.length === 0) return recipe;
  return `${recipe}, and the same crafted ${artifacts.map((name) => `<code>${escapeHtml(name)}</code>`).join(', ')}`;
}

function runFacts(recipe: ResolvedRecipe, { classNames }: Preview): readonly (readonly [string, string])[] {
  const { targetLabel, poisonRatio, seed } = recipe;
  const className = classNames[targetLabel] ?? 'none';
  const number = targetLabel < 0 || className === `${targetLabel}` ? '' : ` (${targetLabel})`;
  const target = `<bdi>${escapeHtml(className)}</bdi>${number}`;
  return [
    ['Target', target],
    ['Seed', `${seed}; ${Number((100 * poisonRatio).toPrecision(6))} % of the training samples poisoned`],
  ];
}

function datasetFacts({ id, license }: PreviewPageRequest['dataset']): readonly (readonly [string, string])[] {
  const dataset = ['Dataset', `<bdi>${escapeHtml(id)}</bdi>`] as const;
  if (license === null)
    return [dataset, ['License', 'unknown: the samples come from a folder without license information']];
  return [
    dataset,
    ['License', `${escapeHtml(license.name)}, ${linkTo(license.url)}`],
    ['Credit', escapeHtml(license.credit)],
  ];
}

function licenseNotice({ license }: PreviewPageRequest['dataset']): string {
  if (license?.redistributable) return '';
  return '<p class="notice">This page contains samples of the dataset. Do not share it unless you know that the license allows it.</p>';
}
