import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of the example defense. The page that shows it is rendered when the site is built. */
export async function readExample(name: 'Dockerfile' | 'sanitize.py'): Promise<string> {
  return readFile(join(process.cwd(), 'docs', 'examples', 'nearest-trusted', name), 'utf8');
}
