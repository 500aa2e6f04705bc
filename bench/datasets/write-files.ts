// Writes stand-ins for original files, in a process of its own: node --import tsx write-files.ts ID COUNT FOLDER
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writtenLayouts } from './written-layouts.ts';

const [id = '', count, folder = ''] = process.argv.slice(2);
const layout = writtenLayouts[id];
if (!layout) throw new Error(`Nothing is known of the layout of "${id}".`);
for (const [path, content] of layout.files(Number(count))) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
