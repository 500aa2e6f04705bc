import type { ImageSamples } from '../../benchmark/samples/dataset.ts';
import { amplifiedDifference, differenceExtent, differenceGain } from './amplified-difference.ts';
import { pngDataUri } from './png-data-uri.ts';
import { allSamples, type Preview, type PreviewSample } from './preview.ts';
import { type SampleNames, sampleSections } from './sample-sections.ts';

type ImageForm = Pick<ImageSamples, 'height' | 'width'>;

const gray = 128;
const shownSidePixels = 192;

/** Clean image, changed image and their amplified difference around middle gray. */
export function imagePreview(preview: Preview<Uint8Array>, form: ImageForm): string {
  const largest = Math.max(...allSamples(preview).map((sample) => differenceExtent(sample).largest));
  const gain = differenceGain(largest, 255 / 2);
  const legend = `Differences are amplified ×${gain}, the same factor for the whole page. Middle gray is no change, brighter is an increase and darker a decrease, in each color channel.`;
  return sampleSections(preview, { legend, noun: 'image' }, (sample, names) => imageRow(sample, names, form, gain));
}

function imageRow(sample: PreviewSample<Uint8Array>, names: SampleNames, form: ImageForm, gain: number): string {
  const { changedCount, largest } = differenceExtent(sample);
  const difference = amplifiedDifference(sample, { gain, offset: gray, lowest: 0, highest: 255 });
  const size = `${form.width} by ${form.height} pixels`;
  const extent = `${changedCount.toLocaleString('en-US')} of ${sample.clean.length.toLocaleString('en-US')} values differ, by at most ${largest}`;
  return `<div class="triple">
${figure(sample.clean, form, `${names.sample}, clean, ${size}`, 'Clean')}
${figure(sample.changed, form, `${names.sample}, ${names.changed.toLowerCase()}`, names.changed)}
${figure(Uint8Array.from(difference), form, `${names.sample}, difference ×${gain}: ${extent}`, `Difference ×${gain}`)}
</div>
<p class="note">${extent}.</p>`;
}

function figure(data: Uint8Array, { width, height }: ImageForm, alternative: string, caption: string): string {
  const scale = Math.max(1, Math.round(shownSidePixels / Math.max(width, height)));
  const source = pngDataUri({ width, height, data });
  return `<figure><img src="${source}" alt="${alternative}" width="${width * scale}" height="${height * scale}"><figcaption>${caption}</figcaption></figure>`;
}
