import { runBoundedChild } from '../child-process/bounded-child.ts';
import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import type { Victim } from '../victims/architecture.ts';

/** Artifacts to craft with a trained surrogate in a separate process. */
export interface CraftingRequest {
  readonly victim: Victim; // architecture of the surrogate
  readonly form: SampleForm;
  readonly surrogateFolder: string; // has weights.safetensors
  readonly names: readonly string[]; // of the crafting catalog
  readonly parameters: Readonly<Record<string, unknown>>; // of the attack, unparsed
  readonly triggerSeed: number;
  readonly backend: string;
  readonly outputFolder: string; // for one file per name
}

const limits = { timeoutMs: 6 * 3_600_000, memoryBytes: 16 * 1024 ** 3 };

/** @throws ReportedError | ChildError */
export async function craftInChild(request: CraftingRequest, signal?: AbortSignal): Promise<void> {
  await runBoundedChild(new URL('craft-child.ts', import.meta.url), request, limits, { signal });
}
