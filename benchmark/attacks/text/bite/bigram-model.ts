import { textEnd, textStart } from './vocabulary.ts';

/** Words that fit between two neighbors, most likely first. */
export interface Proposals {
  readonly words: Int32Array;
  /** Descending, in (0, 1]. */
  readonly probabilities: Float64Array;
}

export interface ProposalLimits {
  readonly wordsMax: number;
  readonly probabilityMin: number;
}

const smoothing = 0.1;
const leastCount = 5;
const placesKept = 200_000; // all those of a large corpus would not fit into memory

/**
 * Predicts words from their two neighbors, with counts from a corpus.
 * Source: attacks.md 3.2.5, Candidate operations; replaces a masked language model.
 */
export class BigramModel {
  readonly #counts: Int32Array;
  readonly #after: NeighborLists;
  readonly #before: NeighborLists;
  readonly #limits: ProposalLimits;
  readonly #offered: (word: number) => boolean;
  readonly #known = new Map<number, Proposals>();

  /**
   * @param corpus word numbers of each text, in [0, wordCount); the symbols of `Vocabulary` are added here.
   * @param offered whether a word may be proposed.
   */
  constructor(
    corpus: readonly Int32Array[],
    wordCount: number,
    offered: (word: number) => boolean,
    limits: ProposalLimits,
  ) {
    this.#limits = limits;
    this.#offered = offered;
    this.#counts = new Int32Array(wordCount);
    const pairs = corpus.reduce((sum, text) => sum + text.length + 1, 0);
    const forward = new Float64Array(pairs); // left * wordCount + right, below 2^53
    const backward = new Float64Array(pairs);
    let pair = 0;
    for (const text of corpus) {
      for (let at = 0; at <= text.length; at++) {
        const left = at === 0 ? textStart : (text[at - 1] ?? 0);
        const right = at === text.length ? textEnd : (text[at] ?? 0);
        forward[pair] = left * wordCount + right;
        backward[pair++] = right * wordCount + left;
        if (at < text.length) this.#counts[right] = (this.#counts[right] ?? 0) + 1;
      }
    }
    const isFrequent = (word: number) => word > textEnd && (this.#counts[word] ?? 0) >= leastCount;
    this.#after = neighborLists(forward, wordCount, isFrequent);
    this.#before = neighborLists(backward, wordCount, isFrequent);
  }

  /** @param left word number; -1 if the corpus lacks the word. @param right likewise. */
  between(left: number, right: number): Proposals {
    const key = (left + 1) * (this.#counts.length + 1) + right + 1;
    let proposals = this.#known.get(key);
    if (!proposals) {
      proposals = this.#compute(left, right);
      if (this.#known.size >= placesKept) this.#known.clear();
      this.#known.set(key, proposals);
    }
    return proposals;
  }

  /** Merges both lists of neighbors, in ascending order of words. */
  #compute(left: number, right: number): Proposals {
    const { words: followers, counts: followerCounts, starts: followerStarts } = this.#after;
    const { words: leaders, counts: leaderCounts, starts: leaderStarts } = this.#before;
    let follower = followerStarts[left] ?? 0;
    const followerEnd = followerStarts[left + 1] ?? 0;
    let leader = leaderStarts[right] ?? 0;
    const leaderEnd = leaderStarts[right + 1] ?? 0;
    const words: number[] = [];
    const scores: number[] = [];
    let total = 0;
    while (follower < followerEnd || leader < leaderEnd) {
      const following = follower < followerEnd ? (followers[follower] ?? 0) : Infinity;
      const leading = leader < leaderEnd ? (leaders[leader] ?? 0) : Infinity;
      const word = Math.min(following, leading);
      const afterLeft = word === following ? (followerCounts[follower++] ?? 0) : 0;
      const beforeRight = word === leading ? (leaderCounts[leader++] ?? 0) : 0;
      const score = ((afterLeft + smoothing) * (beforeRight + smoothing)) / ((this.#counts[word] ?? 0) + 1);
      words.push(word);
      scores.push(score);
      total += score;
    }
    return this.#likeliest(words, scores, total);
  }

  #likeliest(words: readonly number[], scores: readonly number[], total: number): Proposals {
    const { wordsMax, probabilityMin } = this.#limits;
    const kept = [...words.keys()]
      .filter((at) => (scores[at] ?? 0) / total >= probabilityMin)
      .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
      .slice(0, wordsMax)
      .filter((at) => this.#offered(words[at] ?? 0));
    return {
      words: Int32Array.from(kept, (at) => words[at] ?? 0),
      probabilities: Float64Array.from(kept, (at) => (scores[at] ?? 0) / total),
    };
  }
}

/** For each word its neighbors on one side, ascending, and how often they occur. The lists begin at `starts`. */
interface NeighborLists {
  readonly starts: Int32Array;
  readonly words: Int32Array;
  readonly counts: Int32Array;
}

/** @param pairs word * wordCount + neighbor of each occurrence; sorted in place. */
function neighborLists(pairs: Float64Array, wordCount: number, isKept: (neighbor: number) => boolean): NeighborLists {
  pairs.sort();
  const starts = new Int32Array(wordCount + 1);
  const words: number[] = [];
  const counts: number[] = [];
  for (let first = 0; first < pairs.length;) {
    const pair = pairs[first] ?? 0;
    let end = first + 1;
    while (end < pairs.length && pairs[end] === pair) end += 1;
    const word = Math.floor(pair / wordCount);
    const neighbor = pair - word * wordCount;
    if (isKept(neighbor)) {
      words.push(neighbor);
      counts.push(end - first);
      starts[word + 1] = words.length;
    }
    first = end;
  }
  for (let word = 1; word <= wordCount; word++) starts[word] = Math.max(starts[word] ?? 0, starts[word - 1] ?? 0);
  return { starts, words: Int32Array.from(words), counts: Int32Array.from(counts) };
}
