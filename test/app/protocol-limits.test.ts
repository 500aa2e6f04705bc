import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';

test('the protocol page states the limits that are enforced', () => {
  const page = readFileSync(new URL('../../app/protocol/page.tsx', import.meta.url), 'utf8');
  const mebibytes = (bytes: number) =>
    bytes % 1024 ** 3 === 0 ? `${bytes / 1024 ** 3} GiB` : `${bytes / 1024 ** 2} MiB`;
  const { memoryBytes, temporaryBytesMax, outputBytesMax, logBytesMax, wallTimeMs, processesMax, cpus } = sandboxLimits;
  expect(page).toContain(`['Memory', '${mebibytes(memoryBytes)}`);
  expect(page).toContain(`['/tmp', 'in memory, ${mebibytes(temporaryBytesMax)}`);
  expect(page).toContain(`['Output', '${mebibytes(outputBytesMax)}`);
  expect(page).toContain(`['Log', '${mebibytes(logBytesMax)}`);
  expect(page).toContain(`['Time', '${wallTimeMs / 60_000} minutes`);
  expect(page).toContain(`['Processes', '${processesMax}`);
  expect(page).toContain(`['Processors', '${cpus} CPU`);
});
