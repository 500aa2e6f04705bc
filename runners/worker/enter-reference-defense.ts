import type { Database } from '../../db/client.ts';
import { insertSubmission } from '../../db/queries/insert-submission.ts';

/** The team of our own containers; nobody else can enter under this name. */
export const referenceTeam = 'reference';

export interface ReferenceImage {
  readonly id: string;
  readonly defenseName: string;
  readonly image: string; // tagged by its content, so that an unchanged one is entered once
}

/** Enters a reference defense for a suite, unless this very image was entered before. */
export async function enterReferenceDefense(
  db: Database,
  suiteId: string,
  { defenseName, image }: ReferenceImage,
): Promise<void> {
  await insertSubmission(db, {
    teamName: referenceTeam,
    defenseName,
    suiteId,
    imageReference: image,
    idempotencyKey: `${suiteId} ${image}`,
  });
}
