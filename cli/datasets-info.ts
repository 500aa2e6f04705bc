import { join } from 'node:path';
import { findDataset, isEmbedded } from '../runners/datasets/dataset-catalog.ts';
import type { OfficialFile } from '../runners/datasets/dataset-source.ts';
import { fetchedFilesOf } from '../runners/datasets/fetch/original-files.ts';
import { printJson, printLine } from './command-output.ts';
import { datasetFolder, stateOf, type DatasetsOptions } from './dataset-state.ts';
import { formatBytes } from '../benchmark/words/format-bytes.ts';

/** Describes a dataset: its license, its files and where they are stored. */
export async function showDataset(id: string, { data, json }: DatasetsOptions): Promise<void> {
  const dataset = findDataset(id);
  const folder = datasetFolder(data);
  const { description } = dataset;
  const originals = isEmbedded(dataset) ? null : folder.originals(id);
  const files = isEmbedded(dataset) ? [] : dataset.files;
  const state = await stateOf(dataset, folder);
  if (json) {
    const placed = files.map((file) => ({ ...file, path: join(folder.originals(id), file.name) }));
    return printJson({ ...description, state, folder: originals, files: placed });
  }
  const { title, modality, classNames, counts, preparation, homepage, license } = description;
  const facts: [string, string][] = [
    ['Title', title],
    ['Modality', modality],
    ['Samples', `${counts.train} train, ${counts.test} test`],
    ['Classes', `${classNames.length}: ${shorten(classNames)}`],
    ['Preparation', preparation],
    ['Homepage', homepage],
    ['License', `${license.name} (${license.url})`],
    ['Redistributable', license.redistributable ? 'yes' : 'no'],
    ['Credit', license.credit],
    ['State', state === 'embedded' ? 'embedded: comes with the installation' : state],
    ...(originals === null ? [] : [['Folder', originals] as [string, string]]),
  ];
  for (const [name, value] of facts) printLine(`${name.padEnd(18)}${value}`);
  for (const file of files) printFile(file);
}

function printFile(file: OfficialFile): void {
  for (const { name, url, page, bytes, md5, sha256 } of fetchedFilesOf(file)) {
    printLine();
    printLine(name);
    printLine(url === undefined ? `  manually  from ${page}` : `  url       ${url}`);
    printLine(`  size      ${bytes === undefined ? 'unknown' : `${formatBytes(bytes)} (${bytes} bytes)`}`);
    if (md5 !== undefined) printLine(`  md5       ${md5}`);
    if (sha256 !== undefined) printLine(`  sha256    ${sha256}`);
    if (file.parts) printLine(`  part of   ${file.name}${file.md5 === undefined ? '' : `, md5 ${file.md5}`}`);
    const place = `${file.into ?? 'the dataset folder'}${file.unpack ? ', unpacked' : ''}`;
    if (file.unpack ?? file.into) printLine(`  stored in ${place}`);
  }
}

function shorten(names: readonly string[]): string {
  return names.length <= 20 ? names.join(', ') : `${names.slice(0, 10).join(', ')}, …`;
}
