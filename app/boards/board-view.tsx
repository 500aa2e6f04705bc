import Link from 'next/link';
import { evaluatedStages } from '../../benchmark/stages/stage-catalog.ts';
import { modalities } from '../../benchmark/words/modality.ts';
import { FilterBar } from '../components/filter-bar.tsx';
import { ScoreTable } from '../components/score-table.tsx';
import { TaskTable } from '../components/task-table.tsx';
import { WaitingBanner } from '../components/waiting-banner.tsx';
import type { BoardChoice } from './board-slug.ts';
import { rowsPerPage, type BoardData } from './read-board.ts';

interface BoardViewProps {
  readonly choice: BoardChoice;
  readonly page: number;
  readonly data: BoardData;
  /** The address of another board of the same suite. */
  readonly addressOf: (choice: BoardChoice) => string;
}

/** One board: what it is about, its filters, the ranking, and what the defenses are up against. */
export function BoardView({ choice, page, data: { board, systemStatus }, addressOf }: BoardViewProps) {
  const caption = `Ranked defenses of ${titleOf(choice)}`;
  return (
    <>
      <header className="page-header">
        <h1>Backdoor defenses, ranked</h1>
        <p className="lead">
          A backdoored model works well until the attacker’s trigger appears in its input; then it answers what the
          attacker wants. Every defense here came as a container and was run, sandboxed, against the same poisoned data
          and backdoored models. The rank is by net defense effect: 0&nbsp;% changed nothing, 100&nbsp;% gives a model
          as good as one that was never attacked.
        </p>
      </header>
      <WaitingBanner status={systemStatus} />
      <section aria-labelledby="board">
        <div className="section-header">
          <h2 id="board">
            Board <code>{choice.suite}</code>
          </h2>
          <div className="filters">
            <FilterBar
              label="Stage"
              options={[null, ...evaluatedStages].map((stage) => ({
                label: stage ?? 'all',
                href: addressOf({ ...choice, stage }),
                isCurrent: stage === choice.stage,
              }))}
            />
            <FilterBar
              label="Modality"
              options={[null, ...modalities].map((modality) => ({
                label: modality ?? 'all',
                href: addressOf({ ...choice, modality }),
                isCurrent: modality === choice.modality,
              }))}
            />
          </div>
        </div>
        {board.entries.length > 0 ? (
          <ScoreTable caption={caption} rows={board.entries} />
        ) : (
          <EmptyBoard {...{ choice }} />
        )}
        <Pages page={page} totalCount={board.totalCount} address={addressOf(choice)} />
      </section>
      <section aria-labelledby="tasks">
        <h2 id="tasks">What the defenses are up against</h2>
        <p className="section-text">
          The two ends of the scale, task by task: a defense that leaves the backdoored victim as it is has a net effect
          of 0&nbsp;%, one that makes it as good as the same model trained on clean data has 100&nbsp;%.
        </p>
        {board.tasks.length > 0 ? (
          <TaskTable tasks={board.tasks} />
        ) : (
          <p className="empty">
            {choice.modality
              ? `No task of ${choice.suite} is about ${choice.modality}.`
              : 'The tasks of this suite are still being prepared; a runner publishes them when it has trained the victims.'}
          </p>
        )}
      </section>
    </>
  );
}

export function titleOf({ suite, stage, modality }: BoardChoice): string {
  return [suite, modality, stage].filter(Boolean).join(', ');
}

function EmptyBoard({ choice }: { readonly choice: BoardChoice }) {
  return (
    <div className="empty">
      <p>No defense is ranked on {titleOf(choice)} yet.</p>
      <p>
        <Link href="/submit">Submit the first one</Link> or look at{' '}
        <Link href="/submissions">what is being evaluated</Link>.
      </p>
    </div>
  );
}

interface PagesProps {
  readonly page: number;
  readonly totalCount: number;
  readonly address: string;
}

function Pages({ page, totalCount, address }: PagesProps) {
  const last = Math.ceil(totalCount / rowsPerPage);
  if (last <= 1 && page === 1) return null;
  const to = (number: number) => `${address}${address.includes('?') ? '&' : '?'}page=${number}`;
  return (
    <nav className="pages" aria-label="Pages of the board">
      {page > 1 ? <Link href={to(Math.min(page - 1, Math.max(last, 1)))}>Higher ranks</Link> : null}
      <span className="muted">
        Page {page} of {Math.max(last, 1)}
      </span>
      {page < last ? <Link href={to(page + 1)}>Lower ranks</Link> : null}
    </nav>
  );
}
