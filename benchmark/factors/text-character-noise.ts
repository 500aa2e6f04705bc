import { z } from 'zod';
import type { TextSamples } from '../samples/dataset.ts';
import { RandomStream } from '../random/random-stream.ts';
import { defineQualityNoise } from './define-quality-noise.ts';
import { factorRatio } from './factor.ts';

const parameters = z.strictObject({
  ratio: factorRatio,
  /** Wanted edits per character. Above 0.3 the result has up to an eighth fewer, because edits coincide. */
  errorRate: z.number().min(0).max(0.5).default(0.1),
});

const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Unicode code points. */
type Characters = readonly string[];

function letter(stream: RandomStream): string {
  return letters[stream.integer(letters.length)] ?? '';
}

function otherLetter(stream: RandomStream, character: string): string {
  const position = letters.indexOf(character);
  if (position < 0) return letter(stream);
  const drawn = stream.integer(letters.length - 1);
  return letters[drawn < position ? drawn : drawn + 1] ?? '';
}

function insertLetters(characters: Characters, probability: number, stream: RandomStream): Characters {
  return characters.flatMap((character) =>
    stream.uniform() < probability ? [character, letter(stream)] : [character],
  );
}

/** No character is moved twice. */
function swapNeighbors(characters: Characters, probability: number, stream: RandomStream): Characters {
  const swapped = [...characters];
  for (let at = 0; at + 1 < swapped.length; at++) {
    if (stream.uniform() >= probability) continue;
    swapped.splice(at, 2, swapped[at + 1] ?? '', swapped[at] ?? '');
    at += 1;
  }
  return swapped;
}

function substituteLetters(characters: Characters, probability: number, stream: RandomStream): Characters {
  return characters.map((character) => (stream.uniform() < probability ? otherLetter(stream, character) : character));
}

function deleteCharacters(characters: Characters, probability: number, stream: RandomStream): Characters {
  return characters.filter(() => stream.uniform() >= probability);
}

/** A swap counts as about two edits. @returns the probability of swaps that gives the same number of edits. */
function swapProbability(probability: number): number {
  const s = 1.052 * probability;
  return (2 - s - Math.sqrt(s * s - 8 * s + 4)) / 2;
}

/**
 * Typing mistakes: four passes over the text that insert, swap, substitute and delete characters.
 * Source: attacks.md 4.1, after textnoisr.
 */
export const textCharacterNoise = defineQualityNoise<TextSamples, typeof parameters>({
  id: 'character-noise',
  modality: 'text',
  version: '1.0.0',
  title: 'Character noise',
  summary: 'Inserts, swaps, substitutes and deletes characters of some training texts up to a character error rate.',
  source: {
    title: 'textnoisr: adding random noise to a text dataset',
    authors: 'Preligens Lab',
    year: 2023,
    url: 'https://github.com/preligens-lab/textnoisr',
  },
  parameters,
  buildNoise({ seed, parameters: { errorRate } }) {
    const probability = 1 - Math.sqrt(Math.sqrt(1 - errorRate)); // of each of the four actions
    return (text, index) => {
      const stream = new RandomStream(seed, 'noise/value/text', { sampleIndex: index });
      const inserted = insertLetters([...text], probability, stream);
      const swapped = swapNeighbors(inserted, swapProbability(probability), stream);
      const substituted = substituteLetters(swapped, probability, stream);
      return deleteCharacters(substituted, probability, stream).join('');
    };
  },
});
