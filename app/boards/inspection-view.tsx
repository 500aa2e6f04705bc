import { EmptyNote } from '../components/empty-note.tsx';
import { InspectionTable } from '../components/inspection-table.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { PreparationNote } from '../components/preparation-note.tsx';
import { Section, SectionText } from '../components/section.tsx';
import { WaitingBanner } from '../components/waiting-banner.tsx';
import type { BoardChoice } from './board-slug.ts';
import { BoardFilters, EmptyBoard, Pages, titleOf } from './board-view.tsx';
import type { InspectionData } from './read-inspection-board.ts';

interface InspectionViewProps {
  readonly choice: BoardChoice;
  readonly page: number;
  readonly data: InspectionData;
  /** The address of another board of the same suite. */
  readonly addressOf: (choice: BoardChoice) => string;
}

/** The board of stage inspect: defenses that tell backdoored models from clean ones. */
export function InspectionView({
  choice,
  page,
  data: { inspectionBoard, systemStatus },
  addressOf,
}: InspectionViewProps) {
  const { entries, models, totalCount } = inspectionBoard;
  return (
    <>
      <PageHeader
        title="Model inspection, ranked"
        lead={
          <>
            A defense of the stage <code>inspect</code> is given one model and a few clean samples, and says how likely
            it is that the model is backdoored. Some of the models are backdoored, by different attacks; the others have
            the same architecture and were trained on clean data. Defenses are ranked by the area under the ROC curve of
            their probabilities: 0.5 is no better than chance, 1 tells all models apart.
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
            Board <code>{choice.suite}</code>, {models} models
          </>
        }
        aside={<BoardFilters choice={choice} addressOf={addressOf} suites={systemStatus.suites} />}
      >
        {entries.length > 0 ? (
          <InspectionTable caption={`Ranked inspectors of ${titleOf(choice)}`} rows={entries} />
        ) : (
          <EmptyBoard choice={choice} />
        )}
        <SectionText>
          With all modalities, a modality counts as much as another, whatever its number of models; rates and losses are
          over all models together. Several backdoored models may have been poisoned from the same clean data; their
          clean-trained model then counts once. A modality that an image does not declare, and a task on which it fails,
          count as undecided: a probability of one half for the models.
        </SectionText>
        <Pages page={page} totalCount={totalCount} address={addressOf(choice)} />
      </Section>
      {models === 0 ? <EmptyNote>The models of this suite are still being prepared.</EmptyNote> : null}
    </>
  );
}
