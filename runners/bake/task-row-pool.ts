import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { TaskRowThreadData, RowsAnswer, RowsRequest, TriggeredSplit } from './task-row-thread.ts';

const chunkBytes = 2 * 1024 ** 2;
const chunksAhead = 3; // per thread
const bytesPerThread = 32 * 1024 ** 2; // with less work, starting a thread takes longer than it saves

export interface TaskRowPoolOptions extends TaskRowThreadData {
  readonly threads: number;
}

/** How many threads to start for this many bytes of triggered samples; below 2 the caller does the work itself. */
export function threadsForBytes(bytes: number, cores: number = availableParallelism()): number {
  return Math.min(cores, Math.floor(bytes / bytesPerThread));
}

/**
 * Computes the rows of a task on several threads. Task data are lazy and a pure function of the recipe, so each thread
 * makes the whole task and reads the requested rows only. The rows are the same as on one thread, in the same order.
 */
export class TaskRowPool {
  private readonly workers: readonly Worker[];
  private readonly waiting = new Map<number, { resolve(answer: RowsAnswer): void; reject(error: Error): void }>();
  private requests = 0;
  private failure: Error | undefined;

  constructor({ threads, ...workerData }: TaskRowPoolOptions) {
    this.workers = Array.from({ length: threads }, () => {
      const worker = new Worker(new URL('start-task-row-thread.mjs', import.meta.url), { workerData, execArgv: [] });
      worker.on('message', (answer: RowsAnswer) => {
        this.waiting.get(answer.request)?.resolve(answer);
        this.waiting.delete(answer.request);
      });
      worker.on('error', (error) => this.fail(error instanceof Error ? error : new Error(String(error))));
      worker.on('exit', (code) => this.fail(new Error(`A thread that computes task rows exited with code ${code}.`)));
      return worker;
    });
  }

  /** All rows of one part of the task, in order. @throws the error of a thread. */
  async *rows(part: TriggeredSplit, count: number, rowBytes: number): AsyncGenerator<Uint8Array | Int16Array> {
    const rowsPerChunk = Math.max(1, Math.floor(chunkBytes / rowBytes));
    const ahead: Promise<RowsAnswer>[] = [];
    let begin = 0;
    for (;;) {
      while (begin < count && ahead.length < chunksAhead * this.workers.length) {
        const end = Math.min(count, begin + rowsPerChunk);
        const answer = this.ask({ part, begin, end });
        answer.catch(() => {}); // the error is thrown when the answer is awaited below
        ahead.push(answer);
        begin = end;
      }
      const next = ahead.shift();
      if (!next) return;
      const { values, rowLength } = await next;
      for (let at = 0; at < values.length; at += rowLength) yield values.subarray(at, at + rowLength);
    }
  }

  async close(): Promise<void> {
    for (const worker of this.workers) worker.removeAllListeners('exit');
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private ask(rows: Omit<RowsRequest, 'request'>): Promise<RowsAnswer> {
    if (this.failure) return Promise.reject(this.failure);
    const request = this.requests++;
    const worker = this.workers[request % this.workers.length];
    return new Promise((resolve, reject) => {
      this.waiting.set(request, { resolve, reject });
      worker?.postMessage({ ...rows, request } satisfies RowsRequest);
    });
  }

  /** Rejects all open requests, and all later ones, with the first failure. */
  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.values()) reject(this.failure);
    this.waiting.clear();
  }
}
