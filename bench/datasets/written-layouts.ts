import { gtzanSplit } from '../../runners/datasets/gtzan-split.ts';
import { gtsrb } from '../../runners/datasets/gtsrb.ts';
import { gtzan } from '../../runners/datasets/gtzan.ts';
import { speechCommands } from '../../runners/datasets/speech-commands.ts';
import { tinyImagenetClasses } from '../../runners/datasets/tiny-imagenet-classes.ts';
import { jpegPicture, planarPicture, ppmPicture, wavClip, wordyText } from './written-values.ts';

/** One file of a dataset in its official layout, with its path relative to the dataset's folder. */
export type WrittenFile = readonly [path: string, content: string | Uint8Array];

/** Replaces the original files of one dataset: the official layout, filled with meaningless values. */
export interface WrittenLayout {
  /** A number of records that is large enough to time. */
  readonly count: number;
  /** The files of `count` records, every fifth of them in the test split. */
  readonly files: (count: number) => Iterable<WrittenFile>;
}

const variety = 24; // distinct values, repeated in turn

/** Repeats the first `variety` values, so that each is created only once. */
function recurring<T>(create: (number: number) => T): (record: number) => T {
  const known = new Map<number, T>();
  return (record) => {
    const number = record % variety;
    const value = known.get(number) ?? create(number);
    known.set(number, value);
    return value;
  };
}

const isTest = (record: number) => record % 5 === 4;
const numbers = (count: number, digits: number) =>
  Array.from({ length: count }, (_, record) => ({ record, name: String(record).padStart(digits, '0') }));
const recordsOf = (count: number, test: boolean) =>
  Array.from({ length: count }, (_, record) => record).filter((record) => isTest(record) === test);

/** CSV with every field in quotes: label (starting at 1), title, text. */
function* topicFiles(top: string, classCount: number, meanWords: number, count: number): Generator<WrittenFile> {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const text = recurring((number) => `${quoted(wordyText(4, number))},${quoted(wordyText(meanWords, number))}`);
  for (const [name, test] of [
    ['train.csv', false],
    ['test.csv', true],
  ] as const) {
    const rows = recordsOf(count, test).map((record) => `"${1 + (record % classCount)}",${text(record)}\n`);
    yield [`${top}/${name}`, rows.join('')];
  }
}

/** By dataset id. */
export const writtenLayouts: Readonly<Record<string, WrittenLayout>> = {
  cifar10: {
    count: 2_500,
    *files(count) {
      const planes = recurring((number) => planarPicture(32, number));
      for (const [name, test] of [
        ['data_batch_1.bin', false],
        ['test_batch.bin', true],
      ] as const) {
        const records = recordsOf(count, test).flatMap((record) => [Uint8Array.of(record % 10), planes(record)]);
        yield [`cifar-10-batches-bin/${name}`, Buffer.concat(records)];
      }
    },
  },
  'tiny-imagenet': {
    count: 500,
    *files(count) {
      const top = 'tiny-imagenet-200';
      const image = recurring((number) => jpegPicture(64, 64, number));
      const idOf = (record: number) => tinyImagenetClasses[record % tinyImagenetClasses.length] ?? '';
      yield [`${top}/wnids.txt`, tinyImagenetClasses.join('\n')];
      for (const record of recordsOf(count, false)) {
        const id = idOf(record);
        const number = Math.floor(record / tinyImagenetClasses.length);
        yield [`${top}/train/${id}/images/${id}_${number}.JPEG`, image(record)];
      }
      const tested = recordsOf(count, true).map((record, number) => ({ record, name: `val_${number}.JPEG` }));
      const rows = tested.map(({ record, name }) => `${name}\t${idOf(record)}\t0\t0\t63\t63\n`);
      yield [`${top}/val/val_annotations.txt`, rows.join('')];
      for (const { record, name } of tested) yield [`${top}/val/images/${name}`, image(record)];
    },
  },
  gtsrb: {
    count: 1_000,
    *files(count) {
      const header = 'Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\n';
      const classCount = gtsrb.description.classNames.length;
      const sideOf = (record: number) => 25 + 3 * (record % variety); // originals are 15 to 250 pixels, most below 80
      const image = recurring((number) => ppmPicture(sideOf(number), sideOf(number), number));
      const rowOf = (record: number, name: string) =>
        `${name}.ppm;${sideOf(record)};${sideOf(record)};5;5;20;20;${record % classCount}\n`;
      const all = numbers(count, 5);
      for (let label = 0; label < classCount; label++) {
        const name = String(label).padStart(5, '0');
        const own = all.filter(({ record }) => !isTest(record) && record % classCount === label);
        const folder = `GTSRB/Final_Training/Images/${name}`;
        yield [`${folder}/GT-${name}.csv`, header + own.map((one) => rowOf(one.record, one.name)).join('')];
        for (const one of own) yield [`${folder}/${one.name}.ppm`, image(one.record)];
      }
      const tested = all.filter(({ record }) => isTest(record));
      yield ['GTSRB/GT-final_test.csv', header + tested.map(({ record, name }) => rowOf(record, name)).join('')];
      for (const { record, name } of tested) yield [`GTSRB/Final_Test/Images/${name}.ppm`, image(record)];
    },
  },
  celeba: {
    count: 300,
    *files(count) {
      const image = recurring((number) => jpegPicture(178, 218, number));
      const read = new Map([
        [18, 'Heavy_Makeup'],
        [21, 'Mouth_Slightly_Open'],
        [31, 'Smiling'],
      ]);
      const columns = Array.from({ length: 40 }, (_, at) => read.get(at) ?? `Attribute_${at}`);
      const all = numbers(count, 6).map(({ record, name }) => ({ record, name: `${name}.jpg` }));
      const rows = all.map(({ record, name }) => {
        const values = columns.map((_, at) => ((record + at) % 3 === 0 ? ' 1' : '-1'));
        return `${name} ${values.join(' ')}\n`;
      });
      yield ['celeba/list_attr_celeba.txt', `${count}\n${columns.join(' ')}\n${rows.join('')}`];
      const partition = all.map(({ record, name }) => `${name} ${isTest(record) ? 2 : 0}\n`);
      yield ['celeba/list_eval_partition.txt', partition.join('')];
      for (const { record, name } of all) yield [`celeba/img_align_celeba/${name}`, image(record)];
    },
  },
  sst2: {
    count: 10_000,
    *files(count) {
      const text = recurring((number) => wordyText(9, number));
      for (const [name, test] of [
        ['train.tsv', false],
        ['dev.tsv', true],
      ] as const) {
        const rows = recordsOf(count, test).map((record) => `${text(record)} \t${record % 2}\n`);
        yield [`SST-2/${name}`, `sentence\tlabel\n${rows.join('')}`];
      }
    },
  },
  imdb: {
    count: 2_000,
    *files(count) {
      const text = recurring((number) => wordyText(230, number));
      for (let record = 0; record < count; record++) {
        const isGood = record % 2 === 1;
        const folder = `aclImdb/${isTest(record) ? 'test' : 'train'}/${isGood ? 'pos' : 'neg'}`;
        yield [`${folder}/${record}_${isGood ? 8 : 2}.txt`, text(record)];
      }
    },
  },
  dbpedia: { count: 10_000, files: (count) => topicFiles('dbpedia_csv', 14, 50, count) },
  'ag-news': { count: 10_000, files: (count) => topicFiles('ag_news_csv', 4, 38, count) },
  speechcommands: {
    count: 500,
    *files(count) {
      const top = 'speech_commands_v0.02';
      const { classNames } = speechCommands.description;
      const clip = recurring((number) => wavClip(16_000, 16_000, number));
      const all = numbers(count, 8).map(({ record, name }) => {
        return { record, path: `${classNames[record % classNames.length]}/${name}_nohash_0.wav` };
      });
      const tested = all.filter(({ record }) => isTest(record));
      yield [`${top}/testing_list.txt`, tested.map(({ path }) => `${path}\n`).join('')];
      yield [`${top}/validation_list.txt`, ''];
      for (const { record, path } of all) yield [`${top}/${path}`, clip(record)];
    },
  },
  gtzan: {
    count: 20,
    *files(count) {
      const clip = recurring((number) => wavClip(661_794, 22_050, number)); // 30.01 s, as most originals have
      for (const genre of gtzan.description.classNames) yield [`genres/${genre}/.keep`, ''];
      const readable = gtzanSplit.train.filter(({ name }) => name !== 'jazz.00054'); // the loader skips it
      const train = readable.slice(0, recordsOf(count, false).length);
      const test = gtzanSplit.test.slice(0, recordsOf(count, true).length);
      for (const [record, { genre, name }] of [...train, ...test].entries()) {
        yield [`genres/${genre}/${name}.wav`, clip(record)];
      }
    },
  },
  voxceleb1: {
    count: 100,
    *files(count) {
      const clip = recurring((number) => wavClip(8 * 16_000, 16_000, number));
      const all = numbers(count, 5).map(({ record, name }) => {
        return { record, path: `id1${String(1 + (record % 1_251)).padStart(4, '0')}/written-vid/${name}.wav` };
      });
      yield ['iden_split.txt', all.map(({ record, path }) => `${isTest(record) ? 3 : 1} ${path}\n`).join('')];
      for (const { record, path } of all) yield [`wav/${path}`, clip(record)];
    },
  },
};
