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
import { formatRatio } from '../../../components/format-rate.ts';
import { OutsideLink } from '../../../components/outside-link.tsx';
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

/** One attack: where it is from, what it measured, what can be set, where it differs. */
export function AttackView({ attack }: { readonly attack: Attack }) {
  const modality = enumWord(attack.modality);
  const { title, paper, parameters, differences, unreachedGates } = attack;
  const rows = mergeFigures(attack.tasks, attack.publishedFigures);
  return (
    <>
      <header className="page-header">
        <h1>
          {title} <code>{`${modality}/${attack.id}`}</code>
        </h1>
        <p className="lead">
          {paper.authors} {paper.year}: <OutsideLink url={paper.url}>{paper.title}</OutsideLink>
        </p>
        <Facts attack={attack} />
      </header>
      <section aria-labelledby="figures">
        <h2 id="figures">Measured and published</h2>
        <p className="section-text">
          Undefended victims of our suites, mean over seeds, beside what others published for the same dataset and share
          of poisoned samples. Victims, training and trigger material differ between the two; a dash means that there is
          no figure.
        </p>
        {rows.length > 0 ? (
          <FigureTable modality={modality} rows={rows} />
        ) : (
          <p className="empty">No task with this attack is baked here yet, and no figure of others is known to us.</p>
        )}
      </section>
      {unreachedGates.length > 0 ? (
        <section aria-labelledby="kept-out">
          <h2 id="kept-out">Kept out</h2>
          <p className="section-text">
            Where this attack was tried for a suite in some form and its backdoor did not take: it missed the gate, and
            no task has that form. As measured; the remark says what the form was, and which one took.
          </p>
          <GateTable gates={unreachedGates} />
        </section>
      ) : null}
      <section aria-labelledby="parameters">
        <div className="section-header">
          <h2 id="parameters">Parameters</h2>
        </div>
        {parameters.length > 0 ? (
          <ParameterTable parameters={parameters} />
        ) : (
          <p className="empty">Nothing can be set about it.</p>
        )}
      </section>
      <section aria-labelledby="differences">
        <h2 id="differences">Differences from the reference implementation</h2>
        <p className="section-text">
          What the code of BackdoorMBTI does otherwise with this attack, and what that does to its numbers.
        </p>
        {differences.length > 0 ? (
          <DifferenceTable differences={differences} />
        ) : (
          <p className="empty">No difference is known.</p>
        )}
      </section>
      <p className="pages">
        <Link href="/attacks">All attacks</Link>
      </p>
    </>
  );
}

function Facts({ attack }: { readonly attack: Attack }) {
  const { otherLabelRules, determinism, defaultCoverRatio, artifacts } = attack;
  const level = enumWord(attack.level);
  const labelRule = enumWord(attack.labelRule);
  const fidelity = enumWord(attack.fidelity);
  return (
    <dl className="facts">
      <dt>Family</dt>
      <dd>{attack.family}</dd>
      <dt>Level</dt>
      <dd>
        {level}: {attackLevelMeanings[level]}
      </dd>
      <dt>Labels</dt>
      <dd>
        {labelRule}: {labelRuleMeanings[labelRule]}
        {otherLabelRules.length > 0 ? `; a task may ask for ${otherLabelRules.map(enumWord).join(' or ')}` : ''}
      </dd>
      <dt>Fidelity</dt>
      <dd>
        {fidelity}: {fidelityMeanings[fidelity]}. {attack.fidelityNote}
      </dd>
      <dt>Determinism</dt>
      <dd>
        {determinism}: {determinismMeanings[determinism]}
        {artifacts.length > 0 ? ` (${artifacts.join(', ')})` : ''}
      </dd>
      <dt>Poisoned</dt>
      <dd>
        {formatRatio(attack.defaultPoisonRatio)} of the training samples by default, chosen from{' '}
        {candidatePoolMeanings[enumWord(attack.defaultPool)]}
      </dd>
      <dt>Covers</dt>
      <dd>
        {defaultCoverRatio === null
          ? 'none'
          : `${formatRatio(defaultCoverRatio)} of the training samples carry a decoy and keep their label`}
      </dd>
      <dt>Gate</dt>
      <dd>attack success of at least {formatRatio(attack.minimumAttackSuccessRate)} without a defense</dd>
      <dt>Version</dt>
      <dd>{attack.version}</dd>
    </dl>
  );
}
