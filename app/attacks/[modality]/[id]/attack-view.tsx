import Link from 'next/link';
import {
  attackLevelMeanings,
  candidatePoolMeanings,
  determinismMeanings,
  fidelityMeanings,
  labelRuleMeanings,
} from '../../../../benchmark/words/attack-document.ts';
import { enumWord } from '../../../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../../../graphql/client/graphql.ts';
import { EmptyNote } from '../../../components/empty-note.tsx';
import { FactList, type Fact } from '../../../components/fact-list.tsx';
import { formatRatio } from '../../../../benchmark/words/format-rate.ts';
import { OutsideLink } from '../../../components/outside-link.tsx';
import { PageHeader } from '../../../components/page-header.tsx';
import { PageLinks } from '../../../components/page-links.tsx';
import { Section } from '../../../components/section.tsx';
import { measuredTaskFragment, mergeFigures, publishedFigureFragment } from '../../merge-figures.ts';
import { differenceFragment, DifferenceTable } from './difference-table.tsx';
import { FigureTable } from './figure-table.tsx';
import { gateFragment, GateTable } from './gate-table.tsx';
import { parameterFragment, ParameterTable } from './parameter-table.tsx';

export const attackViewFragment = graphql(
  `
    fragment AttackView on Attack {
      id
      modality
      title
      version
      paper {
        title
        authors
        year
        url
      }
      family
      level
      determinism
      labelRule
      otherLabelRules
      fidelity
      fidelityNote
      defaultPool
      defaultPoisonRatio
      defaultCoverRatio
      minimumAttackSuccessRate
      artifacts
      explainedDetectors {
        ids
        because
      }
      parameters {
        ...ParameterRow
      }
      publishedFigures {
        ...PublishedFigureCells
      }
      differences {
        ...DifferenceRow
      }
      unreachedGates {
        ...GateRow
      }
      tasks {
        ...MeasuredTask
      }
    }
  `,
  [parameterFragment, publishedFigureFragment, differenceFragment, gateFragment, measuredTaskFragment],
);
type Attack = FragmentOf<typeof attackViewFragment>;

/** One attack: its paper, what was measured, its parameters, and where it differs from the reference code. */
export function AttackView({ attack }: { readonly attack: Attack }) {
  const { id, title, paper, parameters, differences, unreachedGates } = attack;
  const modality = enumWord(attack.modality);
  const rows = mergeFigures(attack.tasks, attack.publishedFigures);
  return (
    <>
      <PageHeader
        title={
          <>
            {title} <code>{`${modality}/${id}`}</code>
          </>
        }
        lead={
          <>
            {paper.authors} {paper.year}: <OutsideLink url={paper.url}>{paper.title}</OutsideLink>
          </>
        }
      >
        <FactList facts={factsOf(attack)} />
      </PageHeader>
      <Section
        id="figures"
        title="Measured and published"
        text="The undefended victims of our suites (mean over seeds) beside published results for the same dataset and the same share of poisoned samples. Victims, training and trigger material differ between the two. A dash means that there is no result."
      >
        {rows.length > 0 ? (
          <FigureTable modality={modality} rows={rows} />
        ) : (
          <EmptyNote>No task with this attack has been baked yet, and no published results are known.</EmptyNote>
        )}
      </Section>
      {unreachedGates.length > 0 ? (
        <Section
          id="rejected"
          title="Rejected settings: the backdoor was too weak"
          text="In these settings the attack missed its gate, so no suite has a task with them. The rates are as measured. The remark describes the setting and names one that worked."
        >
          <GateTable gates={unreachedGates} />
        </Section>
      ) : null}
      <Section id="parameters" title="Parameters">
        {parameters.length > 0 ? (
          <ParameterTable parameters={parameters} />
        ) : (
          <EmptyNote>This attack has no parameters.</EmptyNote>
        )}
      </Section>
      <Section
        id="differences"
        title="Differences from the reference implementation"
        text="What the code of BackdoorMBTI does differently for this attack, and how that changes its numbers."
      >
        {differences.length > 0 ? (
          <DifferenceTable differences={differences} />
        ) : (
          <EmptyNote>No difference is known.</EmptyNote>
        )}
      </Section>
      <PageLinks label="Other attacks">
        <Link href="/attacks">All attacks</Link>
      </PageLinks>
    </>
  );
}

function factsOf(attack: Attack): readonly Fact[] {
  const { otherLabelRules, determinism, defaultCoverRatio, artifacts } = attack;
  const level = enumWord(attack.level);
  const labelRule = enumWord(attack.labelRule);
  const fidelity = enumWord(attack.fidelity);
  const otherRules =
    otherLabelRules.length > 0 ? `; a task may choose ${otherLabelRules.map(enumWord).join(' or ')}` : '';
  const pool = candidatePoolMeanings[enumWord(attack.defaultPool)];
  return [
    ['Family', attack.family],
    ['Level', `${level}: ${attackLevelMeanings[level]}`],
    ['Labels', `${labelRule}: ${labelRuleMeanings[labelRule]}${otherRules}`],
    ['Fidelity', `${fidelity}: ${fidelityMeanings[fidelity]}. ${attack.fidelityNote}`],
    [
      'Determinism',
      `${determinism}: ${determinismMeanings[determinism]}${artifacts.length > 0 ? ` (${artifacts.join(', ')})` : ''}`,
    ],
    ['Poisoned', `${formatRatio(attack.defaultPoisonRatio)} of the training samples by default, chosen from ${pool}`],
    [
      'Covers',
      defaultCoverRatio === null
        ? 'none'
        : `${formatRatio(defaultCoverRatio)} of the training samples carry a decoy trigger and keep their label`,
    ],
    ['Gate', `attack success rate of at least ${formatRatio(attack.minimumAttackSuccessRate)} without a defense`],
    [
      'Easily found',
      attack.explainedDetectors && `${attack.explainedDetectors.because} (${attack.explainedDetectors.ids.join(', ')})`,
    ],
    ['Version', attack.version],
  ];
}
