import type { Modality } from '../../benchmark/words/modality.ts';
import { styleNumbers } from '../../benchmark/attacks/audio/gis/gis-styles.ts';

/** One row of the table: the trigger of an attack, or the decoys of its cover samples. */
export interface Case {
  readonly id: string;
  readonly attack: string;
  /** Of the attack; the newest by default. */
  readonly version?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly decoy?: boolean;
  /** Target speed, as a multiple of the Python implementation's. */
  readonly goal: number;
}

/** The shape of the samples. Images are square. */
export type BenchShape = { readonly id: string; readonly title: string; readonly count: number } & (
  | { readonly modality: 'image'; readonly sidePixels: number }
  | { readonly modality: 'audio'; readonly length: number; readonly sampleRateHz: number }
  | { readonly modality: 'text'; readonly words: number }
);

/** The samples of a shape are too many for a processor's cache, like those of a dataset. */
export const benchShapes: readonly BenchShape[] = [
  { id: 'image-32', title: '32x32x3', modality: 'image', sidePixels: 32, count: 4096 },
  { id: 'image-64', title: '64x64x3', modality: 'image', sidePixels: 64, count: 1024 },
  { id: 'audio-16000', title: '1 s at 16 kHz', modality: 'audio', length: 16_000, sampleRateHz: 16_000, count: 384 },
  { id: 'text-200', title: '200 words', modality: 'text', words: 200, count: 2000 },
];

const perPixelGoal = 3;
/** What the Python code implements, and what was measured. */
export const firstVersion = '1.0.0';
const goal = 1;

const cases: Readonly<Record<Modality, readonly Case[]>> = {
  image: [
    { id: 'badnets', attack: 'badnets', goal },
    { id: 'blend', attack: 'blend', goal: perPixelGoal },
    { id: 'sig', attack: 'sig', goal: perPixelGoal },
    { id: 'wanet', attack: 'wanet', goal },
    { id: 'wanet, covers', attack: 'wanet', decoy: true, goal },
    { id: 'bpp', attack: 'bpp', goal: perPixelGoal },
    { id: 'bpp, covers', attack: 'bpp', decoy: true, goal: perPixelGoal },
    { id: 'low-frequency', attack: 'low-frequency', goal: perPixelGoal },
    { id: 'refool', attack: 'refool', goal },
    { id: 'dyna-trigger', attack: 'dyna-trigger', goal },
    { id: 'pnoise', attack: 'pnoise', goal: perPixelGoal },
    { id: 'adaptive-blend', attack: 'adaptive-blend', goal: perPixelGoal },
    { id: 'adaptive-blend, covers', attack: 'adaptive-blend', decoy: true, goal: perPixelGoal },
    { id: 'ubw', attack: 'ubw', goal },
    { id: 'trojannn', attack: 'trojannn', goal },
  ],
  audio: [
    { id: 'badnets', attack: 'badnets', goal },
    { id: 'blend', attack: 'blend', goal },
    { id: 'ultrasonic', attack: 'ultrasonic', goal },
    { id: 'daba', attack: 'daba', goal },
    ...styleNumbers.map((style) => ({ id: `gis, style ${style}`, attack: 'gis', parameters: { style }, goal })),
  ],
  text: [
    { id: 'badnets', attack: 'badnets', goal },
    { id: 'addsent', attack: 'addsent', goal },
    { id: 'synbkd', attack: 'synbkd', version: firstVersion, goal },
    { id: 'stylebkd', attack: 'stylebkd', version: firstVersion, goal },
    { id: 'bite', attack: 'bite', version: firstVersion, goal },
  ],
};

/** @param only names of the form `<modality>/<attack>`; all attacks if omitted. */
export function casesOf({ modality }: BenchShape, only?: readonly string[]): readonly Case[] {
  return cases[modality].filter(({ attack }) => only?.includes(`${modality}/${attack}`) ?? true);
}

/** The name of a case in file names. */
export function keyOf({ id }: Case): string {
  return id.replaceAll(/[^a-z0-9]+/g, '-');
}
