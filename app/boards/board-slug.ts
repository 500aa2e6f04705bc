import { evaluatedStages, type EvaluatedStage } from '../../benchmark/stages/stage-catalog.ts';
import { modalities, type Modality } from '../../benchmark/words/modality.ts';

/** What a board covers; null means all together. */
export interface BoardChoice {
  readonly suite: string;
  readonly stage: EvaluatedStage | null;
  readonly modality: Modality | null;
}

/** The stage that a search parameter or a part of a slug names, in any case; null for anything else. */
export function parseStage(text: unknown): EvaluatedStage | null {
  return findWord(evaluatedStages, text);
}

export function parseModality(text: unknown): Modality | null {
  return findWord(modalities, text);
}

function findWord<Word extends string>(words: readonly Word[], text: unknown): Word | null {
  return words.find((word) => typeof text === 'string' && word === text.toLowerCase()) ?? null;
}

const slugPattern = new RegExp(
  `^([a-z][a-z0-9-]*?)-(\\d{1,6})(?:-(${modalities.join('|')}))?(?:-(${evaluatedStages.join('|')}))?$`,
);

/** "mini-1-image-repair" is suite mini@1, images, repair. Modality and stage are optional. */
export function parseBoardSlug(slug: string): BoardChoice | null {
  const parts = slugPattern.exec(slug);
  if (!parts) return null;
  const [, name = '', version = '', modality, stage] = parts;
  return { suite: `${name}@${version}`, modality: parseModality(modality), stage: parseStage(stage) };
}

export function formatBoardSlug({ suite, stage, modality }: BoardChoice): string {
  return [suite.replace('@', '-'), modality, stage].filter((part) => part !== null).join('-');
}

/** The same board as filters of the start page. */
export function formatBoardSearch({ stage, modality }: Pick<BoardChoice, 'stage' | 'modality'>): string {
  const search = new URLSearchParams();
  if (stage) search.set('stage', stage);
  if (modality) search.set('modality', modality);
  return search.size > 0 ? `/?${search.toString()}` : '/';
}
