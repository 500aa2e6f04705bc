import { formatWait } from '../../benchmark/words/format-wait.ts';
import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { Callout } from './callout.tsx';

export const preparationFragment = graphql(`
  fragment Preparation on SuitePreparation {
    suite
    state
    tasks
    bakedTasks
    secondsLeft
    message
  }
`);

/** Says which suite is being prepared, how far that is, and how long it will take. */
export function PreparationNote({ preparation }: { readonly preparation: FragmentOf<typeof preparationFragment> }) {
  const { suite, state, tasks, bakedTasks, secondsLeft, message } = preparation;
  const isOver = state === 'FAILED' || state === 'STOPPED';
  return (
    <Callout tone="notice" role="status">
      <strong>
        Suite <code>{suite}</code> {isOver ? 'is not complete.' : 'is being prepared.'}
      </strong>{' '}
      {bakedTasks} of {tasks} tasks are there
      {isOver || secondsLeft === null ? '' : `; ${formatWait(secondsLeft)} of work left`}. {message}
    </Callout>
  );
}
