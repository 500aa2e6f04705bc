import type { Stage } from '../../benchmark/words/stage.ts';
import type { Modality } from '../../benchmark/words/modality.ts';

/** What a board covers; null means all together. */
export interface BoardChoice {
  readonly suite: string;
  readonly stage: Stage | null;
  readonly modality: Modality | null;
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
