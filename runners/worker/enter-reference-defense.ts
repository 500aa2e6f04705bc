import type { Database } from '../../db/client.ts';
import { insertSubmission } from '../../db/queries/insert-submission.ts';
import { platformFailureCodes } from '../../db/queries/settle-submission.ts';

/** The team of our own containers; nobody else can enter under this name. */
export const referenceTeam = 'reference';

export interface ReferenceImage {
  readonly id: string;
  readonly defenseName: string;
  readonly image: string; // tagged by its content, so that an unchanged one is entered once
}

/** Enters a reference defense for a suite, unless this very image was entered before and did not fail through us. */
export async function enterReferenceDefense(
  db: Database,
  suiteId: string,
  { defenseName, image }: ReferenceImage,
): Promise<void> {
  const entry = { teamName: referenceTeam, defenseName, suiteId, imageReference: image };
  let idempotencyKey = `${suiteId} ${image}`;
  for (;;) {
    const result = await insertSubmission(db, { ...entry, idempotencyKey, inBackground: true });
    if (result.outcome !== 'already-there') return;
    const { failureCode, id } = result.submission;
    if (failureCode === null || !platformFailureCodes.includes(failureCode)) return;
    idempotencyKey = `${suiteId} ${image} after ${id}`;
  }
}
