import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Starts the end-to-end test first, then the slow files, so that no long file runs alone on one core at the end. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a.moduleId) - rankOf(b.moduleId)); // stable
  }
}

function rankOf(file: string): number {
  if (file.includes('/test/e2e/')) return 0;
  return file.endsWith('.slow.test.ts') ? 1 : 2;
}
