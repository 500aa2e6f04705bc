import { cache } from 'react';
import type { Modality } from '../../benchmark/words/modality.ts';
import { enumName } from '../../graphql/client/enum-name.ts';
import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { executeOperation } from '../../graphql/execute.ts';
import { attackViewFragment } from './[modality]/[id]/attack-view.tsx';
import { attackRowFragment } from './attack-table.tsx';

const attacksQuery = graphql(
  `
    query Attacks {
      attacks {
        ...AttackRow
      }
    }
  `,
  [attackRowFragment],
);

/** Exported for a test. */
export const attackQuery = graphql(
  `
    query Attack($modality: Modality!, $id: String!) {
      attack(modality: $modality, id: $id) {
        ...AttackView
      }
    }
  `,
  [attackViewFragment],
);

/** All attacks of the release, in catalog order. */
export async function readAttacks(): Promise<readonly FragmentOf<typeof attackRowFragment>[]> {
  return (await executeOperation(attacksQuery)).attacks;
}

/**
 * One attack with its measurements, or null if there is no such attack. The title and the page of one request share one
 * read.
 */
export const readAttack = cache(async (modality: Modality, id: string) => {
  if (!/^[a-z0-9-]{1,100}$/.test(id)) return null;
  return (await executeOperation(attackQuery, { modality: enumName(modality), id })).attack;
});
