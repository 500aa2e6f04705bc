import type { LabeledSamples, TextSamples } from '../../../samples/dataset.ts';
import { BigramModel, type ProposalLimits } from './bigram-model.ts';
import { labelScore } from './label-score.ts';
import { coarseClass, isNegation } from './meaning-guard.ts';
import { leadingTokens, tokensOf } from '../tokens.ts';
import { isLetters, unknownWord, Vocabulary } from './vocabulary.ts';

/** Word statistics of a clean training split. Stems and words are numbers of `vocabulary`. */
export interface BiteCorpus {
  readonly vocabulary: Vocabulary;
  readonly proposals: BigramModel;
  /** Class of each word, 0 to 2: a word may only replace words of its class; uint8 [words]. */
  readonly classes: Uint8Array;
  /** 1 for stems that carry the meaning and are neither inserted nor removed; uint8 [stems]. */
  readonly protectedStems: Uint8Array;
  /** Number of texts with a stem among their first tokens, in the target class and in all others; int32 [stems]. */
  readonly targetTexts: Int32Array;
  readonly otherTexts: Int32Array;
  /** Share of the target class in all texts. */
  readonly targetShare: number;
  /** Number of leading tokens of a text that are read and edited. */
  readonly windowTokens: number;
  readonly fluent: boolean;
}

export interface BiteLimits extends ProposalLimits {
  /** Maximum share of the words of a text that may be replaced; the same limit applies to insertions. */
  readonly budget: number;
  /** Edits leave sentences readable: see `BiteText`. */
  readonly fluent: boolean;
}

const protectedScore = 3;

/** Computes the statistics of a clean training split. @param targetLabel the class that the attacker wants. */
export function readBiteCorpus(
  { samples, labels }: LabeledSamples<TextSamples>,
  targetLabel: number,
  limits: BiteLimits,
): BiteCorpus {
  const windowTokens = Math.floor(leadingTokens / (1 + limits.budget)); // with all insertions at most 200
  const vocabulary = new Vocabulary();
  const corpus = samples.texts.map((text) => Int32Array.from(tokensOf(text), (token) => vocabulary.add(token)));
  const stemCount = vocabulary.stems.length;
  const targetTexts = new Int32Array(stemCount);
  const otherTexts = new Int32Array(stemCount);
  const lastText = new Int32Array(stemCount).fill(-1); // to count a stem once per text
  corpus.forEach((words, index) => {
    const counts = labels[index] === targetLabel ? targetTexts : otherTexts;
    for (const word of words.subarray(0, windowTokens)) {
      const stem = vocabulary.stemOfWord[word] ?? unknownWord;
      if (stem === unknownWord || lastText[stem] === index) continue;
      lastText[stem] = index;
      counts[stem] = (counts[stem] ?? 0) + 1;
    }
  });
  const targetShare = labels.filter((label) => label === targetLabel).length / labels.length;
  const protectedStems = Uint8Array.from(targetTexts, (inTarget, stem) => {
    const score = labelScore(inTarget, inTarget + (otherTexts[stem] ?? 0), targetShare);
    return Math.abs(score) > protectedScore ? 1 : 0;
  });
  vocabulary.words.forEach((word, id) => {
    const stem = vocabulary.stemOfWord[id] ?? unknownWord;
    if (stem !== unknownWord && isNegation(word)) protectedStems[stem] = 1;
  });
  const isOffered = (word: number) => {
    const stem = vocabulary.stemOfWord[word] ?? unknownWord;
    const isSpelled = !limits.fluent || isLetters(vocabulary.words[word] ?? '');
    return isSpelled && stem !== unknownWord && protectedStems[stem] === 0;
  };
  return {
    vocabulary,
    proposals: new BigramModel(corpus, vocabulary.words.length, isOffered, limits),
    classes: Uint8Array.from(vocabulary.words, coarseClass),
    protectedStems,
    targetTexts,
    otherTexts,
    targetShare,
    windowTokens,
    fluent: limits.fluent,
  };
}
