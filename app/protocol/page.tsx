import type { Metadata } from 'next';
import Link from 'next/link';
import { sandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import { evaluatedStages, stageCatalog } from '../../benchmark/stages/stage-catalog.ts';
import { inputMount, outputMount, type StageDefinition } from '../../benchmark/stages/stage-definition.ts';
import { DataTable, type Column } from '../components/data-table.tsx';
import { Lead } from '../components/page-header.tsx';
import { dockerfileExample, sanitizeExample } from './examples.ts';
import { limitRows, type LimitRow } from './limit-rows.ts';

export const metadata: Metadata = { title: 'Container protocol, version 1' };

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

/** What a submitted container is given, what it must write, and what it may use. */
export default function ProtocolPage() {
  return (
    <article className="prose">
      <h1>Container protocol, version 1</h1>
      <Lead>
        The container is started once for each task. <code>MBTI_TASK={inputMount}/task.json</code> describes the task.
        Exit code 0 with the answer in <code>{outputMount}</code> is success; any other exit code is a failure, and the
        log is shown.
      </Lead>

      <h2>Labels</h2>
      <p>An image declares itself with three labels. It cannot be submitted without them.</p>
      <ul>
        <li>
          <code>org.backdoormbti.protocol=1</code>
        </li>
        <li>
          <code>org.backdoormbti.stage=</code> followed by the stage:{' '}
          {evaluatedStages.map((stage, index) => (
            <span key={stage}>
              {index > 0 ? ' or ' : ''}
              <code>{stage}</code>
            </span>
          ))}
        </li>
        <li>
          <code>org.backdoormbti.modalities=image</code>. Separate several modalities with commas:{' '}
          <code>image,text</code>
        </li>
      </ul>

      <h2>Stages</h2>
      <DataTable
        caption="Stages"
        columns={stageColumns}
        rows={evaluatedStages.map((stage) => stageCatalog[stage])}
        rowKey={({ id }) => id}
      />

      <h2>Formats</h2>
      <ul>
        <li>
          <code>task.json</code> follows <a href="/protocol/1/task.schema.json">task.schema.json</a>.
        </li>
        <li>
          Images and audio are NumPy files <code>x.npy</code>. Images are <code>uint8</code> [N, height, width,
          channels]. Audio is <code>int16</code> [N, samples], mono, at the <code>sampleRateHz</code> of{' '}
          <code>task.json</code>.
        </li>
        <li>
          Texts are <code>texts.jsonl</code>: one JSON object <code>{'{"text": "…"}'}</code> a line.
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
          <code>logits</code>.
        </li>
        <li>
          <code>weights.safetensors</code> uses the parameter names and layouts of PyTorch.
        </li>
        <li>
          The sandbox never contains the test sets, the list of poisoned samples, the target label or the name of the
          attack.
        </li>
      </ul>

      <h2>Limits</h2>
      <DataTable caption="Limits" columns={limitColumns} rows={limitRows(sandboxLimits)} rowKey={({ name }) => name} />

      <h2>Example for sanitize</h2>
      <p>
        This defense drops the tenth of the training samples that is farthest from the trusted samples with the same
        label. It consists of two files.
      </p>
      <h3>Dockerfile</h3>
      <pre tabIndex={0}>
        <code>{dockerfileExample}</code>
      </pre>
      <h3>sanitize.py</h3>
      <pre tabIndex={0}>
        <code>{sanitizeExample}</code>
      </pre>
      <p>
        Build it with <code>docker build -t localhost/nearest-trusted:1 .</code> or with Podman, then{' '}
        <Link href="/submit">submit it</Link>.
      </p>
    </article>
  );
}
