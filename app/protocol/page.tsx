import type { Metadata } from 'next';
import Link from 'next/link';
import { Fragment } from 'react';
import { limitsOf, stageCatalog } from '../../benchmark/stages/stage-catalog.ts';
import { stages, type Stage } from '../../benchmark/words/stage.ts';
import {
  inputMount,
  outputMount,
  protocolVersion,
  taskFile,
  taskVariable,
  type StageDefinition,
} from '../../benchmark/stages/stage-definition.ts';
import { failureCatalog, type FailureKind } from '../../benchmark/words/failure-catalog.ts';
import { labelNames } from '../../benchmark/words/labels.ts';
import { DataTable, type Column } from '../components/data-table.tsx';
import { Lead } from '../components/page-header.tsx';
import { limitRows, type LimitRow } from './limit-rows.ts';
import { readExample } from './read-example.ts';

const title = `Container protocol, version ${protocolVersion}`;
export const metadata: Metadata = { title };

const stageColumns: readonly Column<Pick<StageDefinition, 'id' | 'texts'>>[] = [
  { id: 'stage', header: 'Stage', isRowHeader: true, cell: ({ id }) => id },
  { id: 'gets', header: `Gets, below ${inputMount}`, kind: 'prose', cell: ({ texts }) => texts.gets },
  { id: 'writes', header: `Writes, below ${outputMount}`, kind: 'prose', cell: ({ texts }) => texts.writes },
  { id: 'scored', header: 'How it is scored', kind: 'prose', cell: ({ texts }) => texts.scored },
];

const limitColumns: readonly Column<LimitRow>[] = [
  { id: 'name', header: 'Resource', isRowHeader: true, cell: ({ name }) => name },
  { id: 'limit', header: 'Limit', kind: 'prose', cell: ({ limit }) => limit },
];

const failureColumns: readonly Column<FailureKind>[] = [
  { id: 'code', header: 'Code', isRowHeader: true, cell: ({ code }) => <code>{code}</code> },
  { id: 'owner', header: 'Responsible', cell: ({ owner }) => owner },
  { id: 'meaning', header: 'What happened', kind: 'prose', cell: ({ meaning }) => meaning },
  { id: 'remedy', header: 'What to do', kind: 'prose', cell: ({ remedy }) => remedy },
];

/** The limits, once for all stages that share them. */
function LimitTables() {
  const stagesByLimits = new Map<string, Stage[]>();
  for (const stage of stages) {
    const key = JSON.stringify(limitsOf(stage));
    stagesByLimits.set(key, [...(stagesByLimits.get(key) ?? []), stage]);
  }
  const isShared = stagesByLimits.size === 1;
  return [...stagesByLimits.values()].map((stages) => {
    const caption = isShared ? 'Limits' : `Limits of ${stages.join(' and ')}`;
    return stages.slice(0, 1).map((stage) => (
      <Fragment key={stage}>
        {isShared ? null : <h3>{caption}</h3>}
        <DataTable
          caption={caption}
          columns={limitColumns}
          rows={limitRows(limitsOf(stage))}
          rowKey={({ name }) => name}
        />
      </Fragment>
    ));
  });
}

function SchemaLink({ name }: { readonly name: string }) {
  const file = `${name}.schema.json`;
  return <a href={`/protocol/${protocolVersion}/${file}`}>{file}</a>;
}

/** What a submitted container is given, what it must write, and what it may use. */
export default async function ProtocolPage() {
  const [dockerfile, program] = await Promise.all([readExample('Dockerfile'), readExample('sanitize.py')]);
  return (
    <article className="prose">
      <h1>{title}</h1>
      <Lead>
        The container is started once for each task. The environment variable <code>{taskVariable}</code> holds the path
        of the file that describes the task, <code>{taskFile}</code>. Exit code 0 with the answer in{' '}
        <code>{outputMount}</code> is success; any other exit code is a failure, and the log is shown.{' '}
        <Link href="/docs/submit-a-defense">Submit a defense</Link> explains the way from an empty folder to a rank.
      </Lead>

      <h2>Labels</h2>
      <p>An image needs three labels. Without them, validation fails.</p>
      <ul>
        <li>
          <code>
            {labelNames.protocol}={protocolVersion}
          </code>
        </li>
        <li>
          <code>{labelNames.stage}=</code> followed by one or several of these, separated by commas:{' '}
          {stages.map((stage, index) => (
            <span key={stage}>
              {index > 0 ? ', ' : ''}
              <code>{stage}</code>
            </span>
          ))}
        </li>
        <li>
          <code>{labelNames.modalities}=image</code>. Separate several modalities with commas: <code>image,text</code>
        </li>
      </ul>

      <h2>Stages</h2>
      <DataTable
        caption="Stages"
        columns={stageColumns}
        rows={stages.map((stage) => stageCatalog[stage])}
        rowKey={({ id }) => id}
      />

      <h2>Formats</h2>
      <ul>
        <li>
          <code>task.json</code> follows <SchemaLink name="task" />, a query of stage <code>filter</code>{' '}
          <SchemaLink name="query" />, its answer <SchemaLink name="answer" />, and <code>verdict.json</code> of stage{' '}
          <code>inspect</code> <SchemaLink name="verdict" />.
        </li>
        <li>
          A line <code>::progress 0.42 epoch 5/12</code> on stderr shows how far the container is. A line{' '}
          <code>::not-applicable</code> with a reason says why it changed nothing. For stage <code>filter</code>, stdout
          is for answers only.{' '}
          <Link href="/docs/submit-a-defense#answer-queries-for-filter">How queries are asked and answered</Link>.
        </li>
        <li>
          Images and audio are NumPy files <code>x.npy</code>. Images are <code>uint8</code> [N, height, width,
          channels]. Audio is <code>int16</code> [N, samples], mono, at the <code>sampleRateHz</code> of{' '}
          <code>task.json</code>.
        </li>
        <li>
          Texts are <code>texts.jsonl</code>: one JSON object <code>{'{"text": "…"}'}</code> per line.
        </li>
        <li>
          Labels are <code>y.npy</code>, <code>int64</code> [N].
        </li>
        <li>
          <code>tokenizer.json</code> is a file of Hugging Face <code>tokenizers</code>. It truncates and pads every
          text to the input length of the model.
        </li>
        <li>
          <code>clean</code> is a small trusted set. It shares no sample with the training set or the test sets.
        </li>
        <li>
          <code>model.onnx</code> takes images as float32 [N, channels, height, width] in [0, 1], audio as float32 [N,
          samples] in [-1, 1] (the graph computes the spectrogram), and texts as int64 token ids [N, length]. It returns{' '}
          <code>logits</code> and <code>features</code>. A returned model must take the same input and return{' '}
          <code>logits</code>. Each test sample is asked in two different batchings, and some samples alone, so an
          answer must not depend on the rest of the batch. The label must be the same, and each margin between logits
          may change by at most 0.1 % of their spread plus eight rounding steps of float32. Only where labels are tied
          within these bounds may the label change, in at most 0.5 % of the samples of each test set (of fewer than 200,
          in one).
        </li>
        <li>
          <code>weights.safetensors</code> uses the parameter names and layouts of PyTorch.
        </li>
        <li>
          The sandbox never contains the test sets, the list of poisoned samples, the target label or the name of the
          attack. Tasks with the same dataset, factors and victim differ only in their samples, labels, tokenizer,
          weights and seed. The seed cannot be computed from the id of the task. A container can still recognize a task
          of a public suite by its contents, because everyone can download them.
        </li>
      </ul>

      <h2>Limits</h2>
      <LimitTables />

      <h2 id="failures">Failures</h2>
      <p>
        A submission or a task that fails has one of these codes. A failure of the author is final. A failure of the
        platform has been retried several times and never costs a rank.
      </p>
      <DataTable caption="Failures" columns={failureColumns} rows={failureCatalog} rowKey={({ code }) => code} />

      <h2>Example for sanitize</h2>
      <p>
        This defense drops the 10&nbsp;% of training samples farthest from the trusted samples with the same label. It
        consists of two files.
      </p>
      <h3>Dockerfile</h3>
      <pre tabIndex={0}>
        <code>{dockerfile}</code>
      </pre>
      <h3>sanitize.py</h3>
      <pre tabIndex={0}>
        <code>{program}</code>
      </pre>
      <p>
        Build it with <code>docker build -t localhost/nearest-trusted:1 .</code> or with Podman, then{' '}
        <Link href="/submit">submit it</Link>.
      </p>
    </article>
  );
}
