import type { FilterAnswer } from './filter.ts';
import { OutputError } from './output-error.ts';
import { parseFilterAnswer } from './parse-filter-answer.ts';

const toleratedShare = 0.01;

/**
 * The answers of a filter to queries that are asked in windows. Within a window answers come in any order. What breaks
 * the protocol ends the evaluation; an answer that is not there when its window is closed is counted, and the query is
 * then accepted with the label of the undefended model, as long as these are at most 1 % of all queries.
 * Source: metrics.md 2.2.
 */
export class AnswerBook {
  readonly #classCount: number;
  readonly #missingMax: number;
  readonly #queryCount: number;
  readonly #answers = new Map<string, FilterAnswer>();
  readonly #open = new Set<string>();
  readonly #missing = new Set<string>();
  #asked = 0;
  #lines = 0;
  readonly #late = new Set<string>();

  /** @param queryCount of all windows. */
  constructor({ classCount, queryCount }: { readonly classCount: number; readonly queryCount: number }) {
    this.#classCount = classCount;
    this.#queryCount = queryCount;
    this.#missingMax = Math.floor(toleratedShare * queryCount);
  }

  get answeredCount(): number {
    return this.#answers.size;
  }

  get missingCount(): number {
    return this.#missing.size;
  }

  get isWindowAnswered(): boolean {
    return this.#open.size === 0;
  }

  /** Opens a window. The previous one must be closed. */
  ask(ids: readonly string[]): void {
    for (const id of ids) this.#open.add(id);
    this.#asked += ids.length;
  }

  /**
   * Takes one line of the container. An answer to a query of a closed window is too late and changes nothing.
   * @throws OutputError
   */
  take(line: string): void {
    this.#lines += 1;
    if (this.#answers.size === 0 && !/^[{\ufeff]/.test(line)) {
      throw new OutputError(
        'output-before-answers',
        `The container wrote ${JSON.stringify(line.slice(0, 100))} to stdout before its first answer. Only answers go to stdout, one JSON object a line; write messages to stderr.`,
      );
    }
    const { id, ...answer } = parseFilterAnswer(line, { classCount: this.#classCount, lineNumber: this.#lines });
    if (this.#missing.has(id) && !this.#late.has(id)) {
      this.#late.add(id);
      return;
    }
    const shownId = JSON.stringify(id.slice(0, 100));
    if (this.#answers.has(id) || this.#late.has(id)) {
      throw new OutputError('answered-twice', `Line ${this.#lines} of stdout answers query ${shownId} a second time.`);
    }
    if (!this.#open.delete(id)) {
      throw new OutputError('unknown-id', `Line ${this.#lines} of stdout answers ${shownId}, which is no query.`);
    }
    this.#answers.set(id, answer);
  }

  /** Closes the window. @throws OutputError if more than 1 % of all queries are without an answer by now. */
  closeWindow(): void {
    for (const id of this.#open) this.#missing.add(id);
    this.#open.clear();
    if (this.#missing.size <= this.#missingMax) return;
    const late = this.#late.size > 0 ? ` ${this.#late.size} answers came after their window was closed.` : '';
    throw new OutputError(
      this.#late.size > 0 ? 'late-answers' : 'missing-answers',
      `${this.#missing.size} of the ${this.#asked} queries so far were not answered in time; up to ${this.#missingMax} are tolerated, which is 1 % of all ${this.#queryCount}.${late}`,
    );
  }

  /** The container can answer no more. @throws OutputError unless everything that was asked has been answered. */
  end(reason: string): void {
    if (this.#open.size === 0) return;
    throw new OutputError(
      'answers-ended',
      `${reason} after ${this.#answers.size} of ${this.#asked} answers; every query of a window must be answered.`,
    );
  }

  /** @returns undefined if the answer is missing. */
  answerTo(id: string): FilterAnswer | undefined {
    return this.#answers.get(id);
  }
}
