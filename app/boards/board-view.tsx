import Link from 'next/link';
import { stages } from '../../benchmark/words/stage.ts';
import { modalities } from '../../benchmark/words/modality.ts';
import { EmptyNote } from '../components/empty-note.tsx';
import { FilterBar, Filters } from '../components/filter-bar.tsx';
import { Muted } from '../components/muted.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { PageLinks } from '../components/page-links.tsx';
import { PreparationNote } from '../components/preparation-note.tsx';
import { ScoreTable } from '../components/score-table.tsx';
import { Section, SectionText } from '../components/section.tsx';
import { TaskTable } from '../components/task-table.tsx';
import { WaitingBanner } from '../components/waiting-banner.tsx';
import { formatBoardSlug, type BoardChoice } from './board-slug.ts';
import { rowsPerPage, type BoardData } from './read-board.ts';

interface BoardViewProps {
  readonly choice: BoardChoice;
  readonly page: number;
  readonly data: BoardData;
  /** The address of another board of the same suite. */
  readonly addressOf: (choice: BoardChoice) => string;
}

/** One board: its filters, the ranked defenses, and the baselines that they are measured against. */
export function BoardView({ choice, page, data: { board, systemStatus }, addressOf }: BoardViewProps) {
  return (
    <>
      <PageHeader
        title="Backdoor defenses, ranked"
        lead={
          <>
            A backdoored model works well until the attacker’s trigger appears in its input. Then it gives the answer
            that the attacker wants. Every defense here is a container that was run in a sandbox on the same poisoned
            data and backdoored models. Defenses are ranked by net defense effect: 0&nbsp;% means no effect, 100&nbsp;%
            that no attack succeeds any more often than on a model trained on clean data, at the same clean accuracy.
          </>
        }
      />
      <WaitingBanner status={systemStatus} />
      {systemStatus.preparing.map((preparation) => (
        <PreparationNote key={preparation.suite} preparation={preparation} />
      ))}
      <Section
        id="board"
        title={
          <>
            Board <code>{choice.suite}</code>
          </>
        }
        aside={<BoardFilters choice={choice} addressOf={addressOf} suites={systemStatus.suites} />}
      >
        {board.entries.length + board.provisional.length > 0 ? (
          <ScoreTable
            caption={`Ranked defenses of ${titleOf(choice)}`}
            ranked={board.entries}
            provisional={page === Math.max(1, Math.ceil(board.totalCount / rowsPerPage)) ? board.provisional : []}
          />
        ) : (
          <EmptyBoard choice={choice} />
        )}
        <SectionText>
          Net defense effect does not count whether triggered samples get their true label again (RAC does), and a
          defense that makes matters worse counts as 0&nbsp;%. The suites are public: anybody can bake their tasks and
          knows which samples are poisoned, so these are boards for development.
        </SectionText>
        <Pages page={page} totalCount={board.totalCount} address={addressOf(choice)} />
      </Section>
      <Section
        id="tasks"
        title={<>Baselines: undefended (NDE 0&nbsp;%) and trained on clean data (100&nbsp;%)</>}
        text="The rates of both baselines on each task. A defense that changes nothing leaves the undefended victim as it is. A perfect defense matches the same architecture trained on clean data."
      >
        {board.tasks.length > 0 ? <TaskTable tasks={board.tasks} /> : <EmptyNote>{noTasks(choice)}</EmptyNote>}
      </Section>
    </>
  );
}

export function titleOf({ suite, stage, modality }: BoardChoice): string {
  return [suite, modality, stage].filter((part) => part !== null).join(', ');
}

export function BoardFilters({
  choice,
  addressOf,
  suites,
}: Pick<BoardViewProps, 'choice' | 'addressOf'> & { readonly suites: readonly string[] }) {
  return (
    <Filters>
      {suites.length > 1 ? (
        <FilterBar
          label="Suite"
          options={suites.map((suite) => ({
            label: suite,
            href: suite === choice.suite ? addressOf(choice) : `/boards/${formatBoardSlug({ ...choice, suite })}`,
            isCurrent: suite === choice.suite,
          }))}
        />
      ) : null}
      <FilterBar
        label="Stage"
        options={[null, ...stages].map((stage) => ({
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
    </Filters>
  );
}

export function EmptyBoard({ choice }: { readonly choice: BoardChoice }) {
  return (
    <EmptyNote>
      <p>No defense is ranked on {titleOf(choice)} yet.</p>
      <p>
        <Link href="/submit">Submit the first one</Link> or see{' '}
        <Link href="/submissions">which submissions are being evaluated</Link>.
      </p>
    </EmptyNote>
  );
}

function noTasks({ suite, modality }: BoardChoice): string {
  if (modality !== null) return `Suite ${suite} has no ${modality} tasks.`;
  return 'The tasks of this suite are still being prepared. They appear here once a runner has trained the victims.';
}

interface PagesProps {
  readonly page: number;
  readonly totalCount: number;
  readonly address: string;
}

export function Pages({ page, totalCount, address }: PagesProps) {
  const last = Math.max(Math.ceil(totalCount / rowsPerPage), 1);
  if (last === 1 && page === 1) return null;
  const to = (number: number) => `${address}${address.includes('?') ? '&' : '?'}page=${number}`;
  return (
    <PageLinks label="Pages of the board">
      {page > 1 ? <Link href={to(Math.min(page - 1, last))}>Higher ranks</Link> : null}
      <Muted>
        Page {page} of {last}
      </Muted>
      {page < last ? <Link href={to(page + 1)}>Lower ranks</Link> : null}
    </PageLinks>
  );
}
