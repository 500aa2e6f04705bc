import { siteSuiteId } from '../graphql/site-suite.ts';
import { formatBoardSearch, type BoardChoice } from './boards/board-slug.ts';
import { parseModality, parseStage } from './boards/parse-board-slug.ts';
import { BoardView } from './boards/board-view.tsx';
import { parsePage, readBoard } from './boards/read-board.ts';

export const dynamic = 'force-dynamic'; // there is no database while the site is built

interface StartPageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** The board of the default suite. */
export default async function StartPage({ searchParams }: StartPageProps) {
  const { stage, modality, page: pageText } = await searchParams;
  const choice: BoardChoice = { suite: siteSuiteId(), stage: parseStage(stage), modality: parseModality(modality) };
  const page = parsePage(pageText);
  return <BoardView choice={choice} page={page} data={await readBoard(choice, page)} addressOf={formatBoardSearch} />;
}
