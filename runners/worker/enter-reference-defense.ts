import type { Database } from '../../db/client.ts';
import { insertSubmission } from '../../db/queries/insert-submission.ts';
import { isPlatformFailure } from '../../benchmark/words/failure-catalog.ts';
import { referenceTeam } from '../../benchmark/words/names.ts';

export interface ReferenceImage {
  readonly id: string;
  readonly defenseName: string;
  readonly image: string; // tagged with the hash of its content, so that an unchanged image is entered once
}

/**
 * Enters a reference defense for a suite, unless the same image was entered before and did not fail through the
 * platform.
 */
export async function enterReferenceDefense(
  db: Database,
  suiteId: string,
  { defenseName, image }: Pick<ReferenceImage, 'defenseName' | 'image'>,
): Promise<void> {
  const entry = { teamName: referenceTeam, defenseName, suiteId, imageReference: image };
  let idempotencyKey = `${suiteId} ${image}`;
  for (;;) {
    const result = await insertSubmission(db, { ...entry, idempotencyKey, inBackground: true });
    if (result.outcome !== 'already-there') return;
    const { failureCode, id } = result.submission;
    if (failureCode === null || !isPlatformFailure(failureCode)) return;
    idempotencyKey = `${suiteId} ${image} after ${id}`;
  }
}
