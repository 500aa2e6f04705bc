import { queryPlan } from './filter.ts';
import { stageDefinitions } from './stage-catalog.ts';
import { inputMount, type StageDefinition, type TaskPart } from './stage-definition.ts';

/** The part of a document between two of its comment lines that `npm run docs` writes. */
export interface GeneratedPart {
  readonly name: string;
  readonly text: string;
}

/** The parts of docs/submit-a-defense.md that follow from the stages. */
export function stagesDocument(): readonly GeneratedPart[] {
  return [
    { name: 'stages', text: stageTable() },
    { name: 'files', text: fileList() },
    { name: 'queries', text: queriesText() },
  ];
}

/** Replaces the generated parts of a document. @throws Error if a part is not marked in it. */
export function withGeneratedParts(document: string, parts: readonly GeneratedPart[]): string {
  return parts.reduce((text, part) => {
    const [begin, end] = [`<!-- ${part.name}: written by npm run docs -->`, `<!-- end of ${part.name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`The document has no part ${begin} … ${end}.`);
    return `${text.slice(0, from)}${begin}\n\n${part.text}\n\n${text.slice(to)}`;
  }, document);
}

function stageTable(): string {
  const rows = stageDefinitions.map(({ id, summary, texts }) => [`\`${id}\``, summary, texts.writes, texts.scored]);
  return markdownTable(['stage', 'what a defense does', 'it writes', 'how it is scored'], rows);
}

/** Columns as wide as their longest cell, as the formatter of the repository has them. */
function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function stagesThatSee(...parts: readonly TaskPart[]): string {
  const sees = ({ sees: seen }: StageDefinition) => seen.some((part) => parts.includes(part));
  return stageDefinitions
    .filter(sees)
    .map(({ id }) => id)
    .join(', ');
}

function fileList(): string {
  const [train, model, victim] = [stagesThatSee('train'), stagesThatSee('model'), stagesThatSee('model', 'victim')];
  const files = [
    ['task.json', 'what to do: stage, modality, classes, files, limits, a seed'],
    ['train/x.npy', `${train}: images uint8 [N, height, width, channels], clips int16 [N, samples]`],
    ['train/texts.jsonl', `${train}, text: one {"text": "…"} per line, in place of x.npy`],
    ['train/y.npy', `${train}: labels int64 [N]; some may be wrong`],
    [
      'clean/…',
      `a small trusted set, in the same form; ${stagesThatSee('few-clean')}: ten samples a class, at most 200`,
    ],
    ['model/model.onnx', `${model}: the model, possibly backdoored`],
    ['model/weights.safetensors', `${model}: the same weights, with PyTorch names and layouts`],
    ['model/victim.json', `${victim}: the architecture and the training recipe`],
    ['model/tokenizer.json', 'text: a Hugging Face tokenizer'],
  ] as const;
  const paths = files.map(([path]) => `${inputMount}/${path}`);
  const width = Math.max(...paths.map((path) => path.length)) + 3;
  return ['```', ...files.map(([, meaning], at) => `${paths[at]?.padEnd(width)}${meaning}`), '```'].join('\n');
}

function queriesText(): string {
  const { window, firstAnswerMs, windowMs, repeats } = queryPlan;
  return [
    `A filter is asked in windows of at most ${window} queries. The next window comes when all of the last one are answered; stdin ends after the last one, and then the container exits with code 0. The first answer may take ${firstAnswerMs / 60_000} minutes, so that the container can prepare itself; from then on, a window may take ${windowMs / 1_000} seconds. A query is one line on stdin, an answer one line on stdout:`,
    [
      '```json',
      '{ "id": "9f27…", "dtype": "uint8", "shape": [28, 28, 3], "data": "AAEC…" }',
      '{ "id": "9f27…", "score": -0.71, "accept": true, "label": 3 }',
      '```',
    ].join('\n'),
    `\`data\` is the base64 of the array in C order, little-endian: images \`uint8\` [height, width, channels], clips \`int16\` [samples]. A text has \`"text"\` in place of the three. \`score\` is finite, and higher means more likely triggered. \`label\` may be left out: the model's own label then counts. Nothing but answers goes to stdout; messages go to stderr. The container is run twice on a task, and each run has other queries: no run has a sample both with and without the trigger, and the share of triggered ones is secret. Up to ${repeats} samples of each run are asked a second time, to see whether an answer depends on the order. A query that is not answered in time counts as accepted; more than 1 % of them, or a line that is no answer, ends the evaluation.`,
  ].join('\n\n');
}
