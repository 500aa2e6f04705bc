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
 * @returns false if the suite is not being prepared, and the defense was not entered.
 */
export async function enterReferenceDefense(
  db: Database,
  suiteId: string,
  { defenseName, image }: Pick<ReferenceImage, 'defenseName' | 'image'>,
): Promise<boolean> {
  const entry = { teamName: referenceTeam, defenseName, suiteId, imageReference: image };
  let idempotencyKey = `${suiteId} ${image}`;
  for (;;) {
    const result = await insertSubmission(db, { ...entry, idempotencyKey, inBackground: true });
    if (result.outcome === 'suite-not-prepared') return false;
    if (result.outcome !== 'already-there') return true;
    const { failureCode, id } = result.submission;
    if (failureCode === null || !isPlatformFailure(failureCode)) return true;
    idempotencyKey = `${suiteId} ${image} after ${id}`;
  }
}
