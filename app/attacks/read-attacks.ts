import { cache } from 'react';
import { executeOperation } from '../../graphql/execute.ts';
import type { Modality } from '../boards/board-slug.ts';
import type { AttackLevel, CandidatePool, DeterminismClass, Fidelity, LabelRule } from './attack-terms.ts';
import type { MeasuredTask, PublishedFigure } from './merge-figures.ts';

const listedFields = /* GraphQL */ `
  fragment ListedFields on Attack {
    id
    modality
    title
    paper {
      year
    }
    family
    labelRule
    fidelity
    defaultPoisonRatio
    minimumAttackSuccessRate
  }
`;

const attacksDocument = /* GraphQL */ `
  query Attacks {
    attacks {
      ...ListedFields
    }
  }
  ${listedFields}
`;

const attackDocument = /* GraphQL */ `
  query Attack($modality: Modality!, $id: String!) {
    attack(modality: $modality, id: $id) {
      ...ListedFields
      version
      paper {
        title
        authors
        url
      }
      level
      determinism
      otherLabelRules
      fidelityNote
      defaultPool
      defaultCoverRatio
      artifacts
      parameters {
        name
        description
        unit
        range
        defaultJson
      }
      publishedFigures {
        dataset
        poisonRatio
        victim
        cac
        asr
        source {
          title
          url
        }
      }
      differences {
        reference
        here
        effect
      }
      unreachedGates {
        dataset
        victim
        poisonRatio
        cac
        asr
        referenceCac
        minimumAttackSuccessRate
        remark
      }
      tasks {
        suite
        scenario
        dataset
        victim
        poisonRatio
        attackForm
        factors
        undefended {
          cac
          asr
        }
      }
    }
  }
  ${listedFields}
`;

export interface ListedAttack {
  readonly id: string;
  readonly modality: Modality;
  readonly title: string;
  readonly paper: { readonly year: number };
  readonly family: string;
  readonly labelRule: LabelRule;
  readonly fidelity: Fidelity;
  readonly defaultPoisonRatio: number;
  readonly minimumAttackSuccessRate: number;
}

export interface Parameter {
  readonly name: string;
  readonly description: string;
  readonly unit: string | null;
  readonly range: string;
  readonly defaultJson: string | null;
}

export interface Difference {
  readonly reference: string;
  readonly here: string;
  readonly effect: string;
}

export interface UnreachedGate {
  readonly dataset: string;
  readonly victim: string;
  readonly poisonRatio: number;
  readonly cac: number;
  readonly asr: number;
  readonly referenceCac: number;
  readonly minimumAttackSuccessRate: number;
  readonly remark: string;
}

export interface Attack extends ListedAttack {
  readonly version: string;
  readonly paper: ListedAttack['paper'] & { readonly title: string; readonly authors: string; readonly url: string };
  readonly level: AttackLevel;
  readonly determinism: DeterminismClass;
  readonly otherLabelRules: readonly LabelRule[];
  readonly fidelityNote: string;
  readonly defaultPool: CandidatePool;
  readonly defaultCoverRatio: number | null;
  readonly artifacts: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly publishedFigures: readonly PublishedFigure[];
  readonly differences: readonly Difference[];
  readonly unreachedGates: readonly UnreachedGate[];
  readonly tasks: readonly MeasuredTask[];
}

/** All attacks of the release, in catalog order. */
export async function readAttacks(): Promise<readonly ListedAttack[]> {
  return (await executeOperation<{ attacks: readonly ListedAttack[] }>(attacksDocument)).attacks;
}

/** One attack with what it did to our victims; null where there is none. Title and page of one request read it once. */
export const readAttack = cache(async (modality: Modality, id: string): Promise<Attack | null> => {
  if (!/^[a-z0-9-]{1,100}$/.test(id)) return null;
  return (await executeOperation<{ attack: Attack | null }>(attackDocument, { modality, id })).attack;
});
