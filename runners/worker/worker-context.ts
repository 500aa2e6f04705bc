import type { Database } from '../../db/client.ts';
import type { ArtifactFolder } from '../tasks/artifact-folder.ts';
import type { SandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import type { Stage } from '../../benchmark/words/stage.ts';
import type { Engine } from '../sandbox/container-engine.ts';

/** What the worker provides to its jobs. */
export interface WorkerContext {
  readonly db: Database;
  /** Keys what a container must not be able to compute. */
  readonly installationSecret: Uint8Array;
  readonly artifacts: ArtifactFolder;
  readonly engine: Engine;
  readonly onEngineState?: (isThere: boolean) => void;
  readonly workerId: string;
  readonly ownerLabel: string; // of the containers of this installation
  readonly runsFolder: string;
  readonly cacheFolder: string;
  readonly tensorBackend: string;
  readonly limitsOf: (stage: Stage) => SandboxLimits;
  readonly refuseInsideRegistries: boolean; // true where strangers can enter image references
}
