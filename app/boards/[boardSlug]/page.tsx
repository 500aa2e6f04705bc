import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { isBadUserInput } from '../../../graphql/execute.ts';
import { renderBoard } from '../any-board.tsx';
import { formatBoardSlug, type BoardChoice } from '../board-slug.ts';
import { parseBoardSlug } from '../parse-board-slug.ts';
import { titleOf } from '../board-view.tsx';
import { parsePage } from '../read-board.ts';

export const dynamic = 'force-dynamic'; // there is no database while the site is built

interface BoardPageProps {
  readonly params: Promise<{ readonly boardSlug: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export async function generateMetadata({ params }: BoardPageProps): Promise<Metadata> {
  const choice = parseBoardSlug((await params).boardSlug);
  return choice ? { title: `Board ${titleOf(choice)}` } : {};
}

/** A slug may name a suite that this site does not have. */
function notFoundIfUnknown(error: unknown): never {
  if (isBadUserInput(error)) notFound();
  throw error;
}

/** One board, such as /boards/mini-1-image-repair. */
export default async function BoardPage({ params, searchParams }: BoardPageProps) {
  const choice = parseBoardSlug((await params).boardSlug);
  if (!choice) notFound();
  const page = parsePage((await searchParams)['page']);
  const addressOf = (other: BoardChoice) => `/boards/${formatBoardSlug(other)}`;
  return renderBoard(choice, page, addressOf).catch(notFoundIfUnknown);
}
