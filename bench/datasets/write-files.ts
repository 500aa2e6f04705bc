// Generates files in the layout of a dataset. Runs in its own process: node --import tsx write-files.ts ID COUNT FOLDER
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writtenLayouts } from './written-layouts.ts';

const [id = '', count, folder = ''] = process.argv.slice(2);
const layout = writtenLayouts[id];
if (!layout) throw new Error(`The layout of "${id}" is unknown.`);
for (const [path, content] of layout.files(Number(count))) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
