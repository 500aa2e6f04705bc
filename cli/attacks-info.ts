import { attackCatalog, type AnyAttack } from '../benchmark/attacks/attack-catalog.ts';
import { determinismMeanings } from '../benchmark/words/attack-document.ts';
import { documentAttack } from '../benchmark/attacks/documents/document-attack.ts';
import type { AttackDocument, PublishedFigure } from '../benchmark/words/attack-document.ts';
import { PoisonError } from '../benchmark/attacks/poison/poison-error.ts';
import { printJson, printLine } from './command-output.ts';
import type { AttacksOptions } from './attacks-ls.ts';
import { formatRate, formatRatio } from '../benchmark/words/format-rate.ts';
import { formatTable } from './format-table.ts';

/** Describes the attacks with this id. Without a modality there may be several. */
export function showAttacks(name: string, { modality, json }: AttacksOptions): void {
  const documents = attacksNamed(name, modality).map(documentAttack);
  if (json) {
    printJson(documents);
    return;
  }
  documents.forEach((document, index) => {
    if (index > 0) printLine();
    printDocument(document);
  });
}

/**
 * @param name `badnets`, or `image/badnets`.
 * @throws PoisonError ATTACK_UNKNOWN with the known attacks.
 */
export function attacksNamed(name: string, modality?: AttacksOptions['modality']): readonly AnyAttack[] {
  const ofModality = attackCatalog.filter((attack) => modality === undefined || attack.modality === modality);
  const found = ofModality.filter((attack) => attack.id === name || `${attack.modality}/${attack.id}` === name);
  if (found.length > 0) return found;
  const known = ofModality.map((attack) => `${attack.modality}/${attack.id}`);
  const what = modality === undefined ? 'attack' : `${modality} attack`;
  throw new PoisonError('ATTACK_UNKNOWN', `There is no ${what} "${name}"; known attacks: ${known.join(', ')}.`, {
    id: name,
    known,
  });
}

function printDocument(document: AttackDocument): void {
  const { modality, id, version, title, paper, defaultCoverRatio, artifacts } = document;
  printLine(`${modality}/${id} ${version}: ${title}`);
  printLine();
  const facts: readonly (readonly [string, string])[] = [
    ['Paper', `${paper.authors} ${paper.year}, ${paper.title}`],
    ['Link', paper.url],
    ['Family', document.family],
    ['Level', document.level],
    ['Determinism', `${document.determinism}: ${determinismMeanings[document.determinism]}`],
    ['Labels', labelsOf(document)],
    ['Fidelity', `${document.fidelity}. ${document.fidelityNote}`],
    ['Poison ratio', `${formatRatio(document.defaultPoisonRatio)} by default`],
    ['Cover ratio', defaultCoverRatio === null ? 'no covers' : `${formatRatio(defaultCoverRatio)} by default`],
    ['Gate', `attack success rate of at least ${formatRatio(document.minimumAttackSuccessRate)}`],
    ...(artifacts.length > 0 ? [['Crafted', artifacts.join(', ')] as const] : []),
  ];
  for (const [name, value] of facts) printLine(`${name.padEnd(18)}${value}`);
  printParameters(document);
  printFigures(document);
  printDifferences(document);
}

function labelsOf({ labelRule, otherLabelRules, defaultPool }: AttackDocument): string {
  const others = otherLabelRules.length > 0 ? ` (a recipe may choose ${otherLabelRules.join(', ')})` : '';
  return `${labelRule}${others}; pool: ${defaultPool}`;
}

function printParameters({ parameters }: AttackDocument): void {
  if (parameters.length === 0) return;
  printLine();
  printLine('Parameters');
  for (const { name, description, unit, range, default: value } of parameters) {
    printLine(`  ${name.padEnd(18)}${description}`);
    const standard = value === null ? 'no default' : `default ${JSON.stringify(value)}`;
    printLine(`  ${''.padEnd(18)}${unit === null ? range : `${range} (${unit})`}; ${standard}`);
  }
}

function printFigures({ publishedFigures, unreachedGates }: AttackDocument): void {
  if (publishedFigures.length > 0) {
    printLine();
    printLine('Published figures, in percent');
    printLine(formatTable(figureColumns, publishedFigures));
    for (const source of new Set(publishedFigures.map(({ source: { title, url } }) => `${title}: ${url}`)))
      printLine(`Source: ${source}`);
  }
  if (unreachedGates.length > 0) {
    printLine();
    printLine('Rejected settings, in percent: the backdoor was too weak');
    printLine(formatTable(gateColumns, unreachedGates));
  }
}

type Figure = Pick<PublishedFigure, 'dataset' | 'poisonRatio' | 'victim' | 'cleanAccuracy' | 'attackSuccessRate'>;

const figureColumns = [
  { title: 'DATASET', text: ({ dataset }: Figure) => dataset },
  { title: 'POISONED', alignment: 'right', text: ({ poisonRatio }: Figure) => formatRatio(poisonRatio) },
  { title: 'VICTIM', text: ({ victim }: Figure) => victim },
  { title: 'CAC', alignment: 'right', text: ({ cleanAccuracy }: Figure) => formatRate(cleanAccuracy) },
  { title: 'ASR', alignment: 'right', text: ({ attackSuccessRate }: Figure) => formatRate(attackSuccessRate) },
] as const;

type Gate = AttackDocument['unreachedGates'][number];

const gateColumns = [
  ...figureColumns,
  { title: 'GATE', alignment: 'right', text: (gate: Gate) => formatRate(gate.minimumAttackSuccessRate) },
  { title: 'CLEAN-TRAINED CAC', alignment: 'right', text: (gate: Gate) => formatRate(gate.referenceCleanAccuracy) },
  { title: 'REMARK', text: ({ remark }: Gate) => remark },
] as const;

function printDifferences({ differences }: AttackDocument): void {
  if (differences.length === 0) return;
  printLine();
  printLine('Differences from the reference implementation');
  for (const { reference, here, effect } of differences) {
    printLine(`  Reference  ${reference}`);
    printLine(`  Here       ${here}`);
    printLine(`  Effect     ${effect}`);
  }
}
