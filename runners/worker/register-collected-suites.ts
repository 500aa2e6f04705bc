import type { Database } from '../../db/client.ts';
import type { ArtifactFolder } from '../bake/artifact-folder.ts';
import { collectSuite } from '../bake/collect-suite.ts';
import { messageOf } from '../sandbox/sandbox-error.ts';
import { suiteName, type Suite } from '../../benchmark/suites/suite.ts';
import { registerBakedSuite } from './register-baked-suite.ts';

/**
 * Makes those of these suites known that were baked as a whole by `mbti bake`, here or on machines they were copied
 * from. One that cannot be offered is told on stderr; the others are.
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
