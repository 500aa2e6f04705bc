import type { AnyAttack } from '../../benchmark/attacks/attack-catalog.ts';
import { describeParameters } from '../../benchmark/attacks/describe-parameters.ts';
import { determinismMeanings, labelRuleMeanings } from '../../benchmark/words/attack-document.ts';
import { escapeHtml } from './escape-html.ts';

/** Facts about an attack: pairs of a term and its markup. */
export function attackFacts(attack: AnyAttack): readonly (readonly [string, string])[] {
  const { paper, family, labelRule, determinism, fidelity, fidelityNote } = attack;
  return [
    ['Paper', `${escapeHtml(paper.authors)} ${paper.year}, <cite>${escapeHtml(paper.title)}</cite>`],
    ['Link', linkTo(paper.url)],
    ['Family', escapeHtml(family)],
    ['Labels', `${labelRule}: ${labelRuleMeanings[labelRule]}`],
    ['Determinism', `${determinism}: ${determinismMeanings[determinism]}`],
    ['Fidelity', `${fidelity}. ${escapeHtml(fidelityNote)}`],
  ];
}

/** An external link; plain text unless it is http(s). */
export function linkTo(url: string): string {
  const text = escapeHtml(url);
  return /^https?:\/\//.test(url) ? `<a href="${text}" rel="noreferrer">${text}</a>` : text;
}

/** Table of all parameters. @param values the values used, by name. */
export function parameterTable(attack: AnyAttack, values: Readonly<Record<string, unknown>>): string {
  const rows = describeParameters(attack.parameters).map(
    ({ name, description, unit, range, default: standard }) =>
      `<tr><th scope="row"><code>${escapeHtml(name)}</code><span class="note">${escapeHtml(description)}</span></th>` +
      [valueOf(values[name]), escapeHtml(unit ?? '–'), escapeHtml(range), valueOf(standard)]
        .map((cell) => `<td>${cell}</td>`)
        .join('') +
      '</tr>',
  );
  if (rows.length === 0) return '<p>The attack has no parameters.</p>';
  const head = ['Parameter', 'Used here', 'Unit', 'Range', 'Default'].map((title) => `<th scope="col">${title}</th>`);
  return `<div class="scroll" tabindex="0" role="region" aria-label="Parameters"><table>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`;
}

function valueOf(value: unknown): string {
  if (value === undefined || value === null) return '–';
  const written = Array.isArray(value)
    ? `[${value.map((entry) => JSON.stringify(entry)).join(', ')}]` // may wrap between its entries
    : JSON.stringify(value);
  return `<code>${escapeHtml(written)}</code>`;
}
