// `npm run bench -- SUBJECT [options]`: runs one measurement; without a subject, lists them.
import { existsSync, readdirSync } from 'node:fs';

const subjects = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/main.ts`, import.meta.url)))
  .map(({ name }) => name)
  .sort();

const [subject] = process.argv.splice(2, 1); // leaves the subject's own options
if (subject !== undefined && subjects.includes(subject)) {
  await import(new URL(`${subject}/main.ts`, import.meta.url).href);
} else {
  if (subject !== undefined) console.error(`There is no measurement called "${subject}".`);
  console.error(`Usage: npm run bench -- SUBJECT [options]\nSubjects: ${subjects.join(', ')} (bench/README.md)`);
  process.exitCode = 1;
}
