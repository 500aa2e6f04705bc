import { expect, test } from 'vitest';
import { spectrogramImage } from '../../../runners/preview/spectrogram-image.ts';
import { spectrogram } from '../../../runners/preview/spectrogram.ts';
import { powerAt } from '../../support/spectrum.ts';

const options = { windowLength: 256, hopLength: 64, framesMax: 1_000 };

function sine(length: number, cyclesPerWindow: number, amplitude: number): Int16Array {
  return Int16Array.from({ length }, (_, at) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * cyclesPerWindow * at) / options.windowLength)),
  );
}

test('a sine at half of full scale is at -6 dB in its bin, in every frame', () => {
  const { levels, frameCount, binCount } = spectrogram(sine(2_048, 40, 16_384), options);
  expect([frameCount, binCount]).toEqual([1 + (2_048 - 256) / 64, 129]);
  for (let frame = 0; frame < frameCount; frame++) {
    const row = levels.slice(frame * binCount, (frame + 1) * binCount);
    expect(row.indexOf(Math.max(...row))).toBe(40);
    expect(row[40]).toBeCloseTo(20 * Math.log10(0.5), 1);
  }
});

test('levels agree with the transform of the windowed signal, computed another way', () => {
  const signal = Int16Array.from({ length: 256 }, (_, at) => ((at * 7_919) % 20_001) - 10_000);
  const { levels } = spectrogram(signal, options);
  const windowed = Float64Array.from(signal, (value, at) => value * (0.5 - 0.5 * Math.cos((2 * Math.PI * at) / 256)));
  for (const bin of [1, 17, 64, 127]) {
    const amplitude = (2 * Math.sqrt(powerAt(windowed, bin))) / 128 / 32_768;
    expect(levels[bin]).toBeCloseTo(20 * Math.log10(amplitude), 3);
  }
});

test('a clip shorter than one window has one frame, and silence has the lowest level', () => {
  const { levels, frameCount } = spectrogram(new Int16Array(100), options);
  expect(frameCount).toBe(1);
  expect(new Set(levels)).toEqual(new Set([-120]));
});

test('a long clip has few frames, and a short burst is not lost', () => {
  const signal = new Int16Array(100_000);
  signal.set(sine(512, 40, 16_384), 50_000);
  const { levels, frameCount, binCount } = spectrogram(signal, { ...options, framesMax: 100 });
  expect(frameCount).toBeLessThanOrEqual(100);
  const inBin = Array.from({ length: frameCount }, (_, frame) => levels[frame * binCount + 40] ?? 0);
  expect(inBin.indexOf(Math.max(...inBin))).toBe(Math.floor(50_128 / 64 / 16)); // 16 transforms a frame
  expect(Math.max(...inBin)).toBeCloseTo(-6, 0);
});

test('the picture has low frequencies at the bottom, and one color for one level', () => {
  const levels = Float32Array.of(-120, -45, 0, 0, -200, 10); // two frames of three bins
  const picture = spectrogramImage({ levels, frameCount: 2, binCount: 3 }, { lowest: -90, highest: 0 });
  const pixels = Array.from({ length: 6 }, (_, pixel) => [...picture.slice(3 * pixel, 3 * pixel + 3)]);
  const [dark, middle, bright] = [
    [68, 1, 84],
    [33, 144, 141],
    [253, 231, 37],
  ];
  expect(pixels).toEqual([bright, bright, middle, dark, dark, bright]);
});
