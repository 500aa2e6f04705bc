import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { limitRows } from '../../app/protocol/limit-rows.ts';
import { sandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import { formatMemory } from '../../benchmark/words/format-memory.ts';
import { baseImageKinds, baseImageName } from '../../runners/sandbox/base-image-recipes.ts';
import { layersMax } from '../../runners/sandbox/inspection/check-configuration.ts';
import { inspectionLimits } from '../../runners/sandbox/inspection/inspection-limits.ts';
import { limitsOf } from '../../benchmark/stages/stage-catalog.ts';
import { stagesDocument, withGeneratedParts } from '../../benchmark/stages/stages-document.ts';
import { stages } from '../../benchmark/words/stage.ts';

const document = readFileSync('docs/submit-a-defense.md', 'utf8');
const exampleFile = (name: string) => readFileSync(`docs/examples/nearest-trusted/${name}`, 'utf8');

test.each([
  ['python', 'sanitize.py'],
  ['dockerfile', 'Dockerfile'],
])('the first %s block is the file %s of the example', (language, name) => {
  const [, block] = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(document) ?? [];
  expect(block).toBe(exampleFile(name));
});

test('the example runs on the local base image, which has python3 only', () => {
  expect(exampleFile('Dockerfile')).toMatch(/^ENTRYPOINT \["python3", "\/sanitize\.py"\]$/m);
});

test('the README shows the Dockerfile of the example', () => {
  expect(readFileSync('README.md', 'utf8')).toContain(`\`\`\`dockerfile\n${exampleFile('Dockerfile')}\`\`\``);
});

test('the stated limits are those that the sandbox enforces, for every stage', () => {
  for (const stage of stages) expect(limitsOf(stage), stage).toEqual(sandboxLimits);
  const rows = Object.fromEntries(limitRows(sandboxLimits).map(({ name, limit }) => [name, limit]));
  const stated = document.split('## What a container may use')[1]?.replaceAll(/\s+/g, ' ');
  expect(stated).toContain(`${rows['Processors']}, ${rows['Memory']} of memory, ${rows['Time']},`);
  expect(stated).toContain(
    `${rows['/tmp']?.replace('in memory, ', '')} in \`/tmp\`, ${rows['Output']?.replace(' in ', ' of output in ')}`,
  );
  expect(stated).toContain(`${rows['Processes']} processes and ${rows['Log']?.replace(' on ', ' of log on ')}`);
});

test('the stated limits of an image are those that it is checked for', () => {
  const { bytesMax, entriesMax } = inspectionLimits;
  const stated = document.replaceAll(/\s+/g, ' ');
  expect(stated).toContain(
    `An image may hold ${formatMemory(bytesMax)} in at most ${entriesMax.toLocaleString('en-US')} files and ${layersMax} layers`,
  );
});

test('the parts that follow from the stages are up to date (npm run docs writes them)', () => {
  expect(withGeneratedParts(document, stagesDocument())).toBe(document);
});

test('a document without the marks of a part is refused', () => {
  expect(() => withGeneratedParts('nothing', stagesDocument())).toThrow(/no part <!-- stages/);
});

test('the base images are named as they are tagged', () => {
  for (const kind of baseImageKinds) expect(document).toContain(`${baseImageName(kind)}:latest`);
});
