import type { Metadata } from 'next';
import { TableScroller } from '../components/table-scroller.tsx';
import { dockerfileExample, sanitizeExample } from './examples.ts';

export const metadata: Metadata = { title: 'Container protocol, version 1' };

const stages = [
  {
    stage: 'sanitize',
    gets: 'the samples and labels of train and clean; texts with model/tokenizer.json',
    writes: 'scores.npy, float32 [N], higher means more likely poisoned; keep.npy, bool [N]',
    scored: 'The victim is trained again on the kept samples. Detection is reported beside it.',
  },
  {
    stage: 'repair',
    gets: 'model/model.onnx, model/weights.safetensors, model/victim.json; the samples and labels of clean; texts with model/tokenizer.json',
    writes: 'model.onnx, or weights.safetensors of the same architecture',
    scored: 'The returned model is scored directly; we run it ourselves.',
  },
];

const limits = [
  ['Network', 'none'],
  ['File system', 'read-only; /mbti/output and /tmp are writable'],
  ['/tmp', 'in memory, 512 MiB'],
  ['Memory', '4 GiB'],
  ['Processors', '1 CPU'],
  ['Processes', '256'],
  ['Time', '15 minutes for each task'],
  ['Output', '512 MiB'],
  ['Log', '1 MiB on stdout and stderr together'],
  ['User', 'unprivileged; no capabilities'],
];

/** What a submitted container gets, what it writes, and what it may use. */
export default function ProtocolPage() {
  return (
    <article className="prose">
      <h1>Container protocol, version 1</h1>
      <p className="lead">
        The container is started once for each task. <code>MBTI_TASK=/mbti/input/task.json</code> says what to do; exit
        code 0 with the answer in <code>/mbti/output</code> is success, anything else is a failure with its log.
      </p>

      <h2>Labels</h2>
      <p>The image says what it is. It cannot be entered without these three labels.</p>
      <ul>
        <li>
          <code>org.backdoormbti.protocol=1</code>
        </li>
        <li>
          <code>org.backdoormbti.stage=sanitize</code> or <code>repair</code>
        </li>
        <li>
          <code>org.backdoormbti.modalities=image</code>, several separated by commas: <code>image,text</code>
        </li>
      </ul>

      <h2>Stages</h2>
      <TableScroller label="Stages">
        <table>
          <thead>
            <tr>
              <th scope="col">Stage</th>
              <th scope="col">Gets, below /mbti/input</th>
              <th scope="col">Writes, below /mbti/output</th>
              <th scope="col">How it is scored</th>
            </tr>
          </thead>
          <tbody>
            {stages.map(({ stage, gets, writes, scored }) => (
              <tr key={stage}>
                <th scope="row">{stage}</th>
                <td>{gets}</td>
                <td>{writes}</td>
                <td>{scored}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroller>

      <h2>Formats</h2>
      <ul>
        <li>
          <code>task.json</code> follows <a href="/protocol/1/task.schema.json">task.schema.json</a>.
        </li>
        <li>
          Images are NumPy files <code>x.npy</code>, <code>uint8</code> [N, height, width, channels]; audio likewise,{' '}
          <code>int16</code> [N, samples], mono, at the <code>sampleRateHz</code> of <code>task.json</code>; texts are{' '}
          <code>texts.jsonl</code>, one <code>{'{"text": "…"}'}</code> a line.
        </li>
        <li>
          Labels are <code>y.npy</code>, <code>int64</code> [N].
        </li>
        <li>
          <code>tokenizer.json</code> is in the form of Hugging Face <code>tokenizers</code>; it cuts and pads every
          text to the input of the model.
        </li>
        <li>
          <code>clean</code> is a small trusted set, apart from the training and the test samples.
        </li>
        <li>
          <code>model.onnx</code> takes images as float32 [N, channels, height, width] in [0, 1], audio as float32 [N,
          samples] in [-1, 1] (the spectrogram is made inside the graph), texts as int64 token ids [N, length], and
          returns <code>logits</code> and <code>features</code>. A returned model has to take the same input and return{' '}
          <code>logits</code>.
        </li>
        <li>
          The test sets, the truth about the poisoned samples, the target label and the name of the attack are never
          inside the sandbox.
        </li>
      </ul>

      <h2>Limits</h2>
      <TableScroller label="Limits">
        <table>
          <tbody>
            {limits.map(([what, limit]) => (
              <tr key={what}>
                <th scope="row">{what}</th>
                <td>{limit}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroller>

      <h2>An example for sanitize</h2>
      <p>
        It drops the tenth of the training samples that are farthest from the trusted samples of their own label. Two
        files:
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
        Build it with <code>docker build -t localhost/nearest-trusted:1 .</code> or Podman, then{' '}
        <a href="/submit">submit it</a>.
      </p>
    </article>
  );
}
