import type { Database } from '../../db/client.ts';
import { registerAttacks } from '../../db/queries/register-attacks.ts';
import type { NewAttack } from '../../db/schema/attacks.ts';
import { type AnyAttack, attackCatalog } from '../../benchmark/attacks/attack-catalog.ts';
import { documentAttack } from '../../benchmark/attacks/documents/document-attack.ts';

/** Replaces the attacks in the database by those of this release. */
export async function registerAttackCatalog(db: Database): Promise<void> {
  await registerAttacks(db, attackCatalog.map(attackRow));
}

export function attackRow(attack: AnyAttack, position: number): NewAttack {
  const { paper, otherLabelRules, artifacts, ...document } = documentAttack(attack);
  return {
    ...document,
    position,
    paperTitle: paper.title,
    paperAuthors: paper.authors,
    paperYear: paper.year,
    paperUrl: paper.url,
    otherLabelRules: [...otherLabelRules],
    artifacts: [...artifacts],
  };
}
