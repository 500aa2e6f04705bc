import type { Metadata } from 'next';
import { fidelityMeanings, labelRuleMeanings } from '../../benchmark/words/attack-document.ts';
import { modalities } from '../../benchmark/words/modality.ts';
import { enumName } from '../../graphql/client/enum-name.ts';
import { AttackTable } from './attack-table.tsx';
import { attackHosts } from './attack-hosts.ts';
import { readAttacks } from './read-attacks.ts';

export const dynamic = 'force-dynamic'; // there is no database while the site is built
export const metadata: Metadata = { title: 'Attacks' };

/** All attacks, by modality, and what the words about them mean. */
export default async function AttacksPage() {
  const attacks = await readAttacks();
  return (
    <>
      <header className="page-header">
        <h1>Attacks</h1>
        <p className="lead">
          What plants the backdoors that defenses are measured against. Each attack has a page with its paper, its
          parameters, what it does to our victims beside what others published, and where this implementation differs
          from the reference code of BackdoorMBTI.
        </p>
      </header>
      {attacks.length === 0 ? (
        <p className="empty">No attacks are listed yet; a runner does that when it starts.</p>
      ) : (
        modalities.map((modality) => (
          <section key={modality} aria-labelledby={modality}>
            <div className="section-header">
              <h2 id={modality}>On {attackHosts[modality]}</h2>
            </div>
            <AttackTable
              caption={`Attacks on ${attackHosts[modality]}`}
              attacks={attacks.filter((attack) => attack.modality === enumName(modality))}
            />
          </section>
        ))
      )}
      <section aria-labelledby="terms">
        <h2 id="terms">What the words mean</h2>
        <dl className="facts">
          <dt>Family</dt>
          <dd>The kind of trigger.</dd>
          {Object.entries(labelRuleMeanings).map(([rule, meaning]) => (
            <Term key={rule} group="Labels" word={rule} meaning={meaning} />
          ))}
          {Object.entries(fidelityMeanings).map(([fidelity, meaning]) => (
            <Term key={fidelity} group="Fidelity" word={fidelity} meaning={meaning} />
          ))}
          <dt>Poisoned</dt>
          <dd>The share of all training samples that is poisoned, unless a task says otherwise.</dd>
          <dt>Gate</dt>
          <dd>
            The attack success that an undefended victim must show at that share. Below it there is no backdoor worth
            defending against, and the task is not published.
          </dd>
        </dl>
      </section>
    </>
  );
}

function Term({ group, word, meaning }: { readonly group: string; readonly word: string; readonly meaning: string }) {
  return (
    <>
      <dt>
        {group}: {word}
      </dt>
      <dd>{`${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`}</dd>
    </>
  );
}
