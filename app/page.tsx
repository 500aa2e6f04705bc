import { notFound } from 'next/navigation';
import { siteSuiteId } from '../graphql/site-suite.ts';
import { formatBoardSearch } from './boards/board-slug.ts';
import { parseBoardFilters } from './boards/parse-board-slug.ts';
import { renderBoard } from './boards/any-board.tsx';
import { parsePage } from './boards/read-board.ts';

export const dynamic = 'force-dynamic'; // there is no database while the site is built

interface StartPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** The board of the default suite. */
export default async function StartPage({ searchParams }: StartPageProps) {
  const { stage, modality, page: pageText } = await searchParams;
  const filters = parseBoardFilters({ stage, modality });
  if (!filters) notFound();
  const choice = { suite: siteSuiteId(), ...filters };
  return renderBoard(choice, parsePage(pageText), formatBoardSearch);
}
