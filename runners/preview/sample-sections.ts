import { escapeHtml } from './escape-html.ts';
import type { Preview, PreviewSample } from './preview.ts';

interface SectionTexts {
  /** How to read the samples, as markup. */
  readonly legend: string;
  /** "image", "text", "clip". */
  readonly noun: string;
}

/** Captions of a sample, as markup. */
export interface SampleNames {
  /** "Test image 12". */
  readonly sample: string;
  /** Name of the changed sample: "Triggered". */
  readonly changed: string;
}

/** Markup of the samples of a page, one article each. @param render gives the content of an article. */
export function sampleSections<V>(
  { classNames, triggered, covers }: Preview<V>,
  { legend, noun }: SectionTexts,
  render: (sample: PreviewSample<V>, names: SampleNames) => string,
): string {
  const articles = (samples: readonly PreviewSample<V>[], split: string, changed: string) =>
    samples.map((sample) => {
      const names = { sample: `${split} ${noun} ${sample.index}`, changed };
      return `<article>\n${headingOf(sample, names, classNames)}\n${render(sample, names)}\n</article>`;
    });
  const sections = [
    `<p class="legend">${legend}</p>`,
    '<section>\n<h2>With the trigger</h2>',
    `<p>Test ${noun}s without and with the trigger.</p>`,
    ...articles(triggered, 'Test', 'Triggered'),
    '</section>',
  ];
  if (covers.length === 0) return sections.join('\n');
  return [
    ...sections,
    '<section>\n<h2>Covers</h2>',
    `<p>Training ${noun}s with a decoy trigger that keep their label, so that a model responds only to the exact trigger.</p>`,
    ...articles(covers, 'Training', 'Cover'),
    '</section>',
  ].join('\n');
}

function headingOf(
  { trueLabel, wantedLabel }: PreviewSample<unknown>,
  { sample }: SampleNames,
  classNames: readonly string[],
): string {
  const wanted =
    wantedLabel === trueLabel
      ? 'the label does not change'
      : wantedLabel < 0
        ? 'the attacker wants any other label'
        : `the attacker wants <b>${labelName(wantedLabel, classNames)}</b>`;
  return `<h3>${sample} <span class="note">is <b>${labelName(trueLabel, classNames)}</b>; ${wanted}</span></h3>`;
}

function labelName(label: number, classNames: readonly string[]): string {
  return `<bdi>${escapeHtml(classNames[label] ?? `${label}`)}</bdi>`;
}
