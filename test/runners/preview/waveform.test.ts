import { expect, test } from 'vitest';
import { decodeWav } from '../../../runners/datasets/formats/decode-wav.ts';
import { wavDataUri } from '../../../runners/preview/wav-data-uri.ts';
import { waveformSvg } from '../../../runners/preview/waveform.ts';

test('the outline follows the largest values forward and the smallest back', () => {
  const signal = Int16Array.from({ length: 960 }, (_, at) => (at % 2 === 0 ? 100 : -50));
  const svg = waveformSvg(signal, 100, 'Test clip 1: waveform');
  const [, path = ''] = /d="M([^"]+)Z"/.exec(svg) ?? [];
  const points = path.split('L').map((point) => point.split(' ').map(Number));
  expect(points).toHaveLength(960);
  expect([points[0], points[479], points[480], points[959]]).toEqual([
    [0, 0],
    [479, 0],
    [479, 75],
    [0, 75],
  ]);
  expect(svg).toContain('role="img" aria-label="Test clip 1: waveform"');
});

test('a clip of a few samples can be drawn too', () => {
  expect(waveformSvg(Int16Array.of(0), 1, 'x')).toContain('d="M0 50.0L0 50.0Z"');
});

test('the sound is a WAV with the same samples', () => {
  const signal = Int16Array.of(0, 1, -1, 32_767, -32_768);
  const bytes = Buffer.from(wavDataUri(signal, 16_000).replace('data:audio/wav;base64,', ''), 'base64');
  const { samples, sampleRateHz } = decodeWav(bytes, 'preview');
  expect([sampleRateHz, ...samples]).toEqual([16_000, ...signal]);
});
