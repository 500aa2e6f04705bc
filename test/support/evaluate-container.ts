import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sandboxLimits, type SandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import { queryPlan } from '../../benchmark/stages/filter.ts';
import type { Stage } from '../../benchmark/words/stage.ts';
import { cleanModelFolderOf } from '../../runners/bake/clean-model-folder.ts';
import { evaluateImage } from '../../runners/measure/evaluate-image.ts';
import type { Engine } from '../../runners/sandbox/container-engine.ts';
import { pinImage } from '../../runners/sandbox/pin-image.ts';
import { removeRunFolder } from '../../runners/sandbox/run-folders.ts';
import type { ArtifactFolder } from '../../runners/tasks/artifact-folder.ts';
import type { TaskManifest } from '../../runners/tasks/task-manifest.ts';
import { buildTestImage } from './build-test-image.ts';

/** A baked task. */
export interface ContainerTask {
  readonly artifacts: ArtifactFolder;
  readonly manifest: TaskManifest;
}

/** Builds one of the containers of test/containers/<stage>/ and evaluates it on a task, as the worker does. */
export async function evaluateContainer(
  engine: Engine,
  { artifacts, manifest }: ContainerTask,
  stage: Stage,
  name: string,
  limits: Partial<SandboxLimits> = {},
) {
  const script = await readFile(new URL(`../containers/${stage}/${name}.mjs`, import.meta.url), 'utf8');
  const modulesFolder = fileURLToPath(new URL('../containers/write', import.meta.url));
  const reference = await buildTestImage(engine, {
    name: `${stage}-${name}`,
    stage,
    script,
    ...(script.includes("from '../write/") ? { modulesFolder } : {}),
  });
  const { runReference, digest } = await pinImage(engine, reference);
  const folder = await mkdtemp(join(tmpdir(), 'mbti-container-'));
  const phases: string[] = [];
  try {
    const evaluated = await evaluateImage({
      engine,
      runReference,
      imageDigest: digest,
      stage,
      limits: { ...sandboxLimits, ...limits },
      manifest,
      taskFolder: artifacts.taskFolder(manifest.id),
      cleanModelFolder: cleanModelFolderOf(artifacts, manifest),
      installationSecret: Buffer.alloc(32, 7),
      folder,
      cacheFolder: join(folder, 'cache'),
      runId: `${stage}-${name}`,
      owner: 'test',
      queryPlan: { ...queryPlan, windowMs: 3_000 }, // a container that stops answering is noticed soon
      report: async (phase) => void phases.push(phase),
    });
    return { ...evaluated, phases };
  } finally {
    await removeRunFolder(folder);
  }
}
