import type { Database } from '../../db/client.ts';
import type { ArtifactFolder } from '../tasks/artifact-folder.ts';
import { collectSuite } from '../bake/collect-suite.ts';
import { messageOf } from '../sandbox/sandbox-error.ts';
import { suiteName, type Suite } from '../../benchmark/suites/suite.ts';
import { registerBakedSuite } from './register-baked-suite.ts';

/**
 * Registers those of these suites whose tasks are all here: baked by `mbti bake` on this machine, or copied from others. A
 * suite that cannot be registered is reported on stderr and does not stop the others.
 */
export async function registerCollectedSuites(
  db: Database,
  artifacts: ArtifactFolder,
  suites: readonly Suite[],
): Promise<void> {
  for (const suite of suites) {
    try {
      const manifests = await collectSuite(artifacts, suite);
      if (manifests) await registerBakedSuite(db, suite, manifests);
    } catch (error) {
      console.error(`Suite ${suiteName(suite)} is not offered: ${messageOf(error)}`);
    }
  }
}
