import type { Metadata } from 'next';
import { fidelityMeanings, labelRuleMeanings } from '../../benchmark/words/attack-document.ts';
import { modalities, type Modality } from '../../benchmark/words/modality.ts';
import { sentence } from '../../benchmark/words/sentence.ts';
import { enumName } from '../../graphql/client/enum-name.ts';
import { EmptyNote } from '../components/empty-note.tsx';
import { FactList, type Fact } from '../components/fact-list.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { Section } from '../components/section.tsx';
import { AttackTable } from './attack-table.tsx';
import { readAttacks } from './read-attacks.ts';

export const dynamic = 'force-dynamic'; // there is no database while the site is built
export const metadata: Metadata = { title: 'Attacks' };

const meaningsOf = (group: string, meanings: Readonly<Record<string, string>>): readonly Fact[] =>
  Object.entries(meanings).map(([word, meaning]) => [`${group}: ${word}`, sentence(meaning)]);

const terms: readonly Fact[] = [
  ['Family', 'The kind of trigger.'],
  ...meaningsOf('Labels', labelRuleMeanings),
  ...meaningsOf('Fidelity', fidelityMeanings),
  ['Poisoned', 'The share of all training samples that is poisoned, unless a task says otherwise.'],
  [
    'Gate',
    'The attack success rate that an undefended victim must reach. Below it the backdoor is too weak to measure a defense, and the task is rejected.',
  ],
];

/** "Image attacks". */
const attacksOn = (modality: Modality) => `${modality.charAt(0).toUpperCase()}${modality.slice(1)} attacks`;

/** All attacks by modality, and the terms of the tables. */
export default async function AttacksPage() {
  const attacks = await readAttacks();
  return (
    <>
      <PageHeader
        title="Attacks"
        lead="These attacks plant the backdoors that defenses are measured on. Each attack page gives the paper, the parameters, our results next to published ones, and the differences from the reference code of BackdoorMBTI."
      />
      {attacks.length === 0 ? (
        <EmptyNote>No attacks are listed yet. A runner lists them when it starts.</EmptyNote>
      ) : (
        modalities.map((modality) => (
          <Section key={modality} id={modality} title={attacksOn(modality)}>
            <AttackTable
              caption={attacksOn(modality)}
              attacks={attacks.filter((attack) => attack.modality === enumName(modality))}
            />
          </Section>
        ))
      )}
      <Section id="terms" title="Terms">
        <FactList facts={terms} />
      </Section>
    </>
  );
}
