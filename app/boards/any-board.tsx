import type { BoardChoice } from './board-slug.ts';
import { BoardView } from './board-view.tsx';
import { InspectionView } from './inspection-view.tsx';
import { readBoard } from './read-board.ts';
import { readInspectionBoard } from './read-inspection-board.ts';

/** The view of a board; stage inspect has one of its own. */
export async function renderBoard(choice: BoardChoice, page: number, addressOf: (choice: BoardChoice) => string) {
  const shown = { choice, page, addressOf };
  return choice.stage === 'inspect' ? (
    <InspectionView {...shown} data={await readInspectionBoard(choice, page)} />
  ) : (
    <BoardView {...shown} data={await readBoard(choice, page)} />
  );
}
