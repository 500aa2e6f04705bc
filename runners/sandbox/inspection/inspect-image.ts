import type { Engine } from '../container-engine.ts';
import { checkConfiguration } from './check-configuration.ts';
import { checkEngineFiles } from './check-engine-files.ts';
import { checkProgram } from './check-program.ts';
import type { ImageConfiguration } from './image-configuration.ts';
import { inspectionLimits, type InspectionLimits } from './inspection-limits.ts';
import { mountImage } from './mounted-image.ts';
import { readSavedImage } from './saved-image.ts';

const rememberedMax = 10_000;
/** Images that passed, by id. An id is the hash of what the image holds, so a verdict never changes. */
const passed = new Set<string>();

/**
 * Looks at an image before anything of it is started: its configuration, what the engine would read of it, and its
 * program. Each image is looked at once in the life of a worker.
 * @throws SandboxError IMAGE_INVALID | IMAGE_TOO_LARGE | NOT_STARTED, which are the author's; ENGINE_FAILED.
 */
export async function inspectImage(
  engine: Engine,
  image: ImageConfiguration,
  {
    reference = image.imageId,
    limits = inspectionLimits,
    canMount = true,
  }: { readonly reference?: string; readonly limits?: InspectionLimits; readonly canMount?: boolean } = {},
): Promise<void> {
  if (passed.has(image.imageId)) return;
  checkConfiguration(reference, image);
  const mounted = canMount ? await mountImage(image.layerFolders, limits) : null;
  try {
    const files = mounted?.files ?? (await readSavedImage(engine, image.imageId, limits));
    await checkEngineFiles(reference, files);
    await checkProgram(reference, image, files);
  } finally {
    await mounted?.unmount();
  }
  if (passed.size >= rememberedMax) passed.clear();
  passed.add(image.imageId);
}
