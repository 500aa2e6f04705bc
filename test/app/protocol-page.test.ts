import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { limitRows } from '../../app/protocol/limit-rows.ts';
import ProtocolPage from '../../app/protocol/page.tsx';
import { sandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import { stageCatalog } from '../../benchmark/stages/stage-catalog.ts';
import { failureCatalog } from '../../benchmark/words/failure-catalog.ts';

const characters: Readonly<Record<string, string>> = { '&#x27;': "'", '&quot;': '"', '&amp;': '&' };
const text = (html: string) =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(?:#x27|quot|amp);/g, (entity) => characters[entity] ?? entity)
    .replaceAll(/\s+/g, ' ');

test('limits are stated in the units of the sandbox', () => {
  const limits = {
    ...sandboxLimits,
    memoryBytes: 3 * 1024 ** 3,
    temporaryBytesMax: 100 * 1024 ** 2,
    cpus: 2,
    processesMax: 7,
    wallTimeMs: 90_000,
  };
  const rows = Object.fromEntries(limitRows(limits).map(({ name, limit }) => [name, limit]));
  expect(rows).toMatchObject({
    Memory: '3 GiB',
    '/tmp': 'in memory, 100 MiB',
    Processors: '2 CPUs',
    Processes: '7',
    Time: '1.5 minutes for each task',
  });
});

test('the protocol page states every limit that the sandbox enforces, every stage that is evaluated, and every failure', async () => {
  const page = text(renderToStaticMarkup(await ProtocolPage()));
  for (const { name, limit } of limitRows(sandboxLimits)) expect(page).toContain(`${name} ${limit}`);
  for (const { id, texts } of Object.values(stageCatalog)) {
    expect(page).toContain(`${id} ${texts.gets} ${texts.writes} ${texts.scored}`);
  }
  for (const { code, owner, meaning, remedy } of failureCatalog) {
    expect(page).toContain(`${code} ${owner} ${meaning} ${remedy}`);
  }
});
