import { beforeAll, describe, expect, test } from 'vitest';
import { startTensorBackend } from '../../../../runners/tensor/start-tensor-backend.ts';
import { tf } from '../../../../runners/tensor/tf.ts';
import type { Layer, LayerOf } from '../../../../runners/victims/layers/layer-table.ts';
import { audioCnn } from '../../../../runners/victims/audio-cnn.ts';
import { initializeParameters } from '../../../../runners/victims/initialize-parameters.ts';
import { fourierFilters, melFilters } from '../../../../runners/victims/layers/log-mel-weights.ts';
import { VictimNetwork } from '../../../../runners/victims/victim-network.ts';

const form = { modality: 'audio', length: 16_000, sampleRateHz: 16_000 } as const;
const victim = audioCnn.build({ form, classCount: 2 });
const layer = frontEndOf(victim.layers);
const { windowSize, hopSize, melBands, epsilon, sampleRateHz } = layer;
const frequencies = windowSize / 2 + 1;

function frontEndOf([first]: readonly Layer[]): LayerOf<'LogMelSpectrogram'> {
  if (first?.type !== 'LogMelSpectrogram') throw new Error('audio-cnn does not begin with its front end.');
  return first;
}

/** Edges of the mel triangles in Hz, by Math alone: band b rises from edge b to b + 1 and falls to b + 2. */
const mel = (hz: number) => 1127 * Math.log(1 + hz / 700);
const edges = Array.from({ length: melBands + 2 }, (_, edge) => {
  const at = mel(60) + (edge * (mel(sampleRateHz / 2) - mel(60))) / (melBands + 1);
  return 700 * (Math.exp(at / 1127) - 1);
});

describe('the mel filters', () => {
  const filters = melFilters(layer);
  const at = (band: number, k: number) => filters[band * frequencies + k] ?? NaN;

  test('add up to 1 at every frequency between the first peak and the last', () => {
    for (let k = 0; k < frequencies; k++) {
      const hz = (k * sampleRateHz) / windowSize;
      const sum = Array.from({ length: melBands }, (_, band) => at(band, k)).reduce((a, b) => a + b, 0);
      if (hz >= (edges[1] ?? 0) && hz <= (edges[melBands] ?? 0)) expect(sum).toBeCloseTo(1, 5);
      else expect(sum).toBeLessThan(1);
    }
  });

  test('are 0 outside their triangle, and never negative', () => {
    for (let band = 0; band < melBands; band++) {
      for (let k = 0; k < frequencies; k++) {
        const hz = (k * sampleRateHz) / windowSize;
        const inside = hz > (edges[band] ?? 0) && hz < (edges[band + 2] ?? 0);
        expect(at(band, k) > 1e-6).toBe(inside);
        expect(at(band, k)).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

describe('the Fourier filters', () => {
  const filters = fourierFilters(layer);

  test('give the spectrum of a windowed signal', () => {
    const signal = Array.from({ length: windowSize }, (_, i) => Math.sin(i * i * 0.01) + 0.3 * Math.cos(i * 1.1));
    for (const k of [0, 1, 17, 128, 255, 256]) {
      let [real, imaginary, byFilterCos, byFilterSin] = [0, 0, 0, 0];
      signal.forEach((value, i) => {
        const windowed = value * Math.sin((Math.PI * i) / windowSize) ** 2; // periodic Hann
        real += windowed * Math.cos((2 * Math.PI * k * i) / windowSize);
        imaginary += windowed * Math.sin((2 * Math.PI * k * i) / windowSize);
        byFilterCos += value * (filters[k * windowSize + i] ?? NaN);
        byFilterSin += value * (filters[(frequencies + k) * windowSize + i] ?? NaN);
      });
      expect(byFilterCos).toBeCloseTo(real, 4);
      expect(byFilterSin).toBeCloseTo(imaginary, 4);
    }
  });
});

describe('the spectrogram in the network', () => {
  beforeAll(async () => {
    await startTensorBackend('wasm');
  });

  /** Log-mel values by band and frame. */
  function spectrogramOf(waveform: Float32Array): { readonly frames: number; at(band: number, frame: number): number } {
    const network = new VictimNetwork(victim, initializeParameters(victim, 0));
    const output = tf.tidy(() => network.frontEnd(tf.tensor2d(waveform, [1, form.length])));
    const values = output.dataSync();
    const [, bands, frames = 0] = output.shape;
    expect(bands).toBe(melBands);
    network.dispose();
    output.dispose();
    return { frames, at: (band, frame) => values[band * frames + frame] ?? NaN };
  }

  test.each([300, 1_000, 3_500])('of a tone of %i Hz peaks in the bands around it', (hz) => {
    const tone = Float32Array.from({ length: form.length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / 16_000));
    const { frames, at } = spectrogramOf(tone);
    expect(frames).toBe(Math.floor((form.length - windowSize) / hopSize) + 1);
    for (const frame of [0, 30, frames - 1]) {
      const bands = Array.from({ length: melBands }, (_, band) => at(band, frame));
      const loudest = bands.indexOf(Math.max(...bands));
      expect(edges[loudest]).toBeLessThan(hz);
      expect(edges[loudest + 2]).toBeGreaterThan(hz);
    }
  });

  test('of a click has in each band the level of the filter width times the window', () => {
    const place = 1_000;
    const waveform = new Float32Array(form.length);
    waveform[place] = 1;
    const { frames, at } = spectrogramOf(waveform);
    const filters = melFilters(layer);
    for (let frame = 0; frame < frames; frame++) {
      const offset = place - frame * hopSize;
      const window = offset >= 0 && offset < windowSize ? Math.sin((Math.PI * offset) / windowSize) ** 2 : 0;
      for (const band of [0, 13, 39]) {
        const width = filters.slice(band * frequencies, (band + 1) * frequencies).reduce((a, b) => a + b, 0);
        expect(at(band, frame)).toBeCloseTo(Math.log(window ** 2 * width + epsilon), 3);
      }
    }
  });

  test('of silence is the logarithm of epsilon everywhere', () => {
    const { frames, at } = spectrogramOf(new Float32Array(form.length));
    for (const band of [0, 20, 39]) expect(at(band, frames - 1)).toBeCloseTo(Math.log(epsilon), 5);
  });
});
