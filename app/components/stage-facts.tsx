import { formatBytes } from '../../benchmark/words/format-bytes.ts';
import { graphql, type FragmentOf } from '../../graphql/client/graphql.ts';
import { FactList, type Fact } from './fact-list.tsx';
import { formatSeconds } from './format-time.ts';

export const stageFactsFragment = graphql(`
  fragment StageFacts on Score {
    filter {
      queries
      repeated
      repeatedDiffering
      queriesPerSecond
    }
    returnedModel {
      bytes
      undefendedBytes
      seconds
    }
  }
`);
type StageScore = FragmentOf<typeof stageFactsFragment>;

/** What is known of a filter's answers, or of a returned model, beside its scores. */
export function StageFacts({ score: { filter, returnedModel } }: { readonly score: StageScore }) {
  const facts: readonly Fact[] = [
    ...(filter
      ? ([
          [
            'Queries',
            `${filter.queries}${filter.queriesPerSecond === null ? '' : `, ${filter.queriesPerSecond.toFixed(1)} a second`}`,
          ],
          ['Asked again', `${filter.repeated} samples, ${filter.repeatedDiffering} with another answer`],
        ] as const)
      : []),
    ...(returnedModel
      ? ([
          [
            'Returned model',
            `${formatBytes(returnedModel.bytes)}; the undefended one has ${formatBytes(returnedModel.undefendedBytes)}`,
          ],
          ['Answered in', formatSeconds(returnedModel.seconds)],
        ] as const)
      : []),
  ];
  return facts.length > 0 ? <FactList facts={facts} /> : null;
}
