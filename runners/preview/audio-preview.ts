import type { AudioSamples } from '../../benchmark/samples/dataset.ts';
import { amplifiedDifference, differenceExtent, differenceGain } from './amplified-difference.ts';
import { pngDataUri } from './png-data-uri.ts';
import { allSamples, type Preview, type PreviewSample } from './preview.ts';
import { type SampleNames, sampleSections } from './sample-sections.ts';
import { levelColors, type LevelRange, spectrogramImage } from './spectrogram-image.ts';
import { type Spectrogram, spectrogram } from './spectrogram.ts';
import { wavDataUri } from './wav-data-uri.ts';
import { waveformSvg } from './waveform.ts';

type AudioForm = Pick<AudioSamples, 'length' | 'sampleRateHz'>;

/** Scale shared by all drawings of a page, so that they can be compared. */
interface PageScale extends AudioForm {
  readonly peak: number; // largest absolute value of all clips
  readonly gain: number; // of the differences
  readonly range: LevelRange;
}

const transform = { windowLength: 512, hopLength: 64, framesMax: 480 };
const rangeDecibels = 90;

/** Clean clip, changed clip and their amplified difference, each as waveform, spectrogram and audio player. */
export function audioPreview(preview: Preview<Int16Array>, form: AudioForm): string {
  const scale = pageScale(preview, form);
  return sampleSections(preview, { legend: legendOf(scale), noun: 'clip' }, (sample, names) =>
    clipRow(sample, names, scale),
  );
}

function pageScale(preview: Preview<Int16Array>, form: AudioForm): PageScale {
  const samples = allSamples(preview);
  const clips = samples.flatMap(({ clean, changed }) => [clean, changed]);
  const peak = clips.reduce((largest, clip) => clip.reduce((a, b) => Math.max(a, Math.abs(b)), largest), 1);
  const largest = Math.max(...samples.map((sample) => differenceExtent(sample).largest));
  const loudest = Math.max(...clips.map(highestLevel));
  const highest = Math.ceil(loudest / 5) * 5;
  return {
    ...form,
    peak,
    gain: differenceGain(largest, peak), // differences are no louder than the clips
    range: { highest, lowest: highest - rangeDecibels },
  };
}

function highestLevel(clip: Int16Array): number {
  return spectrogram(clip, transform).levels.reduce((a, b) => Math.max(a, b), -Infinity);
}

function legendOf({ sampleRateHz, length, gain, peak, range }: PageScale): string {
  const colors = levelColors.map((color) => `rgb(${color.join(' ')})`).join(', ');
  const scale = `<span class="scale"><span>${decibels(range.lowest)}</span><span class="colors" style="background: linear-gradient(to right, ${colors})"></span><span>${decibels(range.highest)}</span></span>`;
  const seconds = (length / sampleRateHz).toFixed(2);
  const percent = ((100 * peak) / 32_768).toFixed(1);
  return `Time runs from left to right over ${seconds} s. The height of a waveform is ${percent} % of full scale, the loudest value on this page. Spectrograms show 0 Hz at the bottom to ${(sampleRateHz / 2).toLocaleString('en-US')} Hz at the top, with the same color scale for all (0 dB is a sine at full scale): ${scale}. Differences are amplified ×${gain}, in pictures and sound, so that none is louder than the clips.`;
}

function decibels(level: number): string {
  return `${level < 0 ? '−' : ''}${Math.abs(level)} dB`;
}

function clipRow(sample: PreviewSample<Int16Array>, names: SampleNames, scale: PageScale): string {
  const { clean, changed } = sample;
  const bounds = { gain: scale.gain, offset: 0, lowest: -32_768, highest: 32_767 };
  const difference = Int16Array.from(amplifiedDifference(sample, bounds));
  const { changedCount, largest } = differenceExtent(sample);
  const extent = `${changedCount.toLocaleString('en-US')} of ${clean.length.toLocaleString('en-US')} values differ, by at most ${((100 * largest) / 32_768).toFixed(1)} % of full scale`;
  return `<div class="triple">
${figure(clean, scale, `${names.sample}, clean`, 'Clean')}
${figure(changed, scale, `${names.sample}, ${names.changed.toLowerCase()}`, names.changed)}
${figure(difference, scale, `${names.sample}, difference ×${scale.gain}`, `Difference ×${scale.gain}`)}
</div>
<p class="note">${extent}.</p>`;
}

function figure(signal: Int16Array, scale: PageScale, name: string, caption: string): string {
  const levels: Spectrogram = spectrogram(signal, transform);
  const picture = pngDataUri({
    width: levels.frameCount,
    height: levels.binCount,
    data: spectrogramImage(levels, scale.range),
  });
  return `<figure class="clip"><figcaption>${caption}</figcaption>
${waveformSvg(signal, scale.peak, `${name}: waveform`)}
<img class="spectrogram" src="${picture}" alt="${name}: spectrogram">
<audio controls preload="metadata" aria-label="${name}" src="${wavDataUri(signal, scale.sampleRateHz)}"></audio></figure>`;
}
