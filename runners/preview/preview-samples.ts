import type { SampleForm } from '../../benchmark/words/dataset-document.ts';
import type { Modality } from '../../benchmark/words/modality.ts';
import type { SamplesOf, SampleValue } from '../../benchmark/samples/sample-buffer.ts';
import { audioPreview } from './audio-preview.ts';
import { imagePreview } from './image-preview.ts';
import type { Preview } from './preview.ts';
import { textPreview } from './text-preview.ts';

type FormOf<M extends Modality> = Extract<SampleForm, { readonly modality: M }>;

/** Markup for the samples of each modality. */
const previews: { readonly [M in Modality]: (preview: Preview<SampleValue<SamplesOf<M>>>, form: FormOf<M>) => string } =
  { image: imagePreview, text: textPreview, audio: audioPreview };

/** @param preview must have samples of this form. */
export function previewSamples(preview: Preview, form: SampleForm): string {
  return previews[form.modality](preview as never, form as never); // its values have this form
}
