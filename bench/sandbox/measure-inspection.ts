import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { followProgress } from '../../runners/sandbox/follow-progress.ts';
import { staticProgram, tarOf } from '../../test/support/craft-image.ts';
import { openTestEngine } from '../../test/support/test-engine.ts';
import { formatMebibytes, formatNumber, machineFacts, markdownTable, median } from '../measurement.ts';

const execute = promisify(execFile);
const runs = 3;
const fileBytes = 1e9;
const smallFiles = 20_000;
const goals = { milliseconds: 5_000, peakBytes: 200 * 1024 ** 2 };
const reference = 'localhost/mbti-bench-two-gigabytes:1';
const report = z.object({ milliseconds: z.number(), peakBytes: z.number() });
const ways = ['mount', 'save'] as const;

/** An image of 2 GB: two large files, 20,000 small ones and a program. */
function* archive(): Generator<Buffer> {
  const block = Buffer.alloc(1_000_448, 7);
  const ending = 1024; // two empty blocks, which only the last part may have
  const withoutEnd = (part: Buffer) => part.subarray(0, part.length - ending);
  yield withoutEnd(tarOf([{ path: 'program', content: staticProgram(), mode: 0o755 }]));
  for (const path of ['first', 'second']) {
    const header = withoutEnd(tarOf([{ path, content: '', sizeBytes: fileBytes }]));
    yield header;
    const padded = Math.ceil(fileBytes / 512) * 512;
    for (let written = 0; written < padded; written += block.length) {
      yield block.subarray(0, Math.min(block.length, padded - written));
    }
  }
  yield tarOf(Array.from({ length: smallFiles }, (_, index) => ({ path: `small/${index}`, content: `${index}` })));
}

/** Measures how long it takes to look into an image of 2 GB, and how much memory. @returns whether the goals were met. */
export async function measureInspection(): Promise<boolean> {
  const opened = await openTestEngine();
  const { engine } = opened;
  if (!engine) throw new Error(`This measurement needs a container engine: ${opened.reason}`);
  try {
    console.error('Importing an image of 2 GB');
    const stream = await engine.docker.importImage(Readable.from(archive()), {
      repo: reference,
      changes: ['ENTRYPOINT ["/program"]'],
    });
    const { error } = await followProgress(engine.docker, stream);
    if (error !== null) throw new Error(error);
    const rows = [];
    for (const way of ways) {
      const measured = [];
      for (let run = 0; run < (way === 'mount' ? runs : 1); run += 1) {
        const script = fileURLToPath(new URL('inspect-once.ts', import.meta.url));
        const parameters = ['--import', 'tsx', script, engine.socketPath, reference, way];
        const { stdout } = await execute(process.execPath, parameters);
        measured.push(report.parse(JSON.parse(stdout)));
        console.error(`${way}: ${stdout.trim()}`);
      }
      rows.push({
        way,
        milliseconds: median(measured.map(({ milliseconds }) => milliseconds)),
        peakBytes: Math.max(...measured.map(({ peakBytes }) => peakBytes)),
      });
    }
    const [mount, save] = rows;
    if (!mount || !save) throw new Error('Nothing was measured.');
    const isMet = mount.milliseconds <= goals.milliseconds && mount.peakBytes <= goals.peakBytes;
    console.log('### Looking into an image of 2 GB before it is started\n');
    console.log(
      markdownTable<(typeof rows)[number]>(
        [
          { heading: 'way', cell: ({ way }) => way, align: 'left' },
          { heading: 'seconds', cell: ({ milliseconds }) => formatNumber(milliseconds / 1000, 2) },
          { heading: 'ratio', cell: ({ milliseconds }) => formatNumber(milliseconds / save.milliseconds, 3) },
          { heading: 'peak MiB of the process', cell: ({ peakBytes }) => formatMebibytes(peakBytes) },
        ],
        rows,
      ),
    );
    console.log(`\nGoal of "mount": 5 s and 200 MiB, ${isMet ? 'met' : 'MISSED'}. ${machineFacts()}`);
    return isMet;
  } finally {
    await engine.docker
      .getImage(reference)
      .remove({ force: true })
      .catch(() => {});
    await opened.close();
  }
}
