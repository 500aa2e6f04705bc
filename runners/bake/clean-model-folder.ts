import type { ArtifactFolder } from '../tasks/artifact-folder.ts';
import type { TaskManifest } from '../tasks/task-manifest.ts';
import { referenceKeyOf } from './stage-task.ts';

/** Where the clean-trained victim of a task is; null for tasks of a release that did not say which data it has. */
export function cleanModelFolderOf(artifacts: ArtifactFolder, manifest: TaskManifest): string | null {
  const { recipe, victim, datasetSha256, tensorBackend } = manifest;
  if (datasetSha256 === null) return null;
  return artifacts.referenceFolder(referenceKeyOf({ recipe, victim, datasetSha256 }, tensorBackend));
}
