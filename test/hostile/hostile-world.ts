import { inArray } from 'drizzle-orm';
import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { jobs } from '../../db/schema/jobs.ts';
import { findFailureKind } from '../../benchmark/words/failure-catalog.ts';
import type { Engine } from '../../runners/sandbox/container-engine.ts';
import { engineAnswers } from '../../runners/sandbox/engine-answers.ts';
import { nodeCase, type HostileCase } from './hostile-case.ts';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { openTestEngine, type TestEngine } from '../support/test-engine.ts';
import { createTinyWorld, ended, enter, tightLimits, whileWorking, type TinyWorld } from '../support/tiny-worker.ts';

const honest = nodeCase('an honest defense that changes nothing', '$copy;', 'ranked');

/** A real worker with a real engine, to which hostile and honest submissions are entered in turn. */
export class HostileWorld {
  readonly #database: FreshDatabase;
  readonly #opened: TestEngine;
  readonly #world: TinyWorld;
  readonly #engine: Engine;
  readonly #stop: () => Promise<void>;
  #honestImage = '';
  #honestCounts: unknown = null;

  private constructor(database: FreshDatabase, opened: TestEngine, engine: Engine, world: TinyWorld) {
    this.#database = database;
    this.#opened = opened;
    this.#engine = engine;
    this.#world = world;
    let end = () => {};
    const working = whileWorking(world.context, () => new Promise<void>((resolve) => (end = resolve)));
    this.#stop = async () => {
      end();
      await working;
    };
  }

  /** @returns why there is none where this machine has no engine. */
  static async open(): Promise<HostileWorld | string> {
    const opened = await openTestEngine();
    if (!opened.engine) return opened.reason;
    const database = await createFreshDatabase();
    const world = new HostileWorld(
      database,
      opened,
      opened.engine,
      await createTinyWorld(database.db, opened.engine, tightLimits),
    );
    world.#honestImage = await honest.image(opened.engine);
    world.#honestCounts = await world.#scoreHonest();
    return world;
  }

  /** Enters a hostile submission, and after it an honest one, whose numbers must not change. */
  async expectContained({ image, ending, log }: HostileCase): Promise<void> {
    const reference = await image(this.#engine);
    const { submission, evaluations } = await ended(
      this.#database.db,
      await enter(this.#database.db, reference),
      120_000,
    );
    const found = { state: submission.state, code: submission.failureCode, message: submission.failureMessage };
    if (ending === 'ranked') expect(found).toEqual({ state: 'ranked', code: null, message: null });
    else {
      expect(found).toMatchObject({ state: 'failed', code: ending.code });
      if (ending.detail !== undefined) expect(submission.failureDetail).toBe(ending.detail);
      if (ending.sentence) expect(found.message).toMatch(ending.sentence);
      expect(found.message).not.toMatch(/containers\/storage|\/overlay\//);
      if (findFailureKind(ending.code)?.owner === 'author') {
        const attempts = await this.#attemptsOf([submission.id, ...evaluations.map(({ evaluation }) => evaluation.id)]);
        expect(Math.max(...attempts)).toBe(1); // final at once
      }
    }
    if (log) expect(evaluations[0]?.evaluation.logTail).toMatch(log);
    expect(await this.#scoreHonest()).toEqual(this.#honestCounts);
    await this.#expectNothingLeft();
  }

  async close(): Promise<void> {
    await this.#stop();
    await this.#world.remove();
    await this.#database.close();
    await this.#opened.close();
  }

  async #scoreHonest(): Promise<unknown> {
    const { submission, evaluations } = await ended(
      this.#database.db,
      await enter(this.#database.db, this.#honestImage),
      60_000,
    );
    expect(submission).toMatchObject({ state: 'ranked', failureMessage: null });
    return evaluations.map(({ evaluation, score }) => ({ task: evaluation.taskId, counts: score?.counts }));
  }

  /** How often each job about one of these was tried. */
  async #attemptsOf(subjects: readonly string[]): Promise<readonly number[]> {
    const rows = await this.#database.db
      .select({ attempts: jobs.attempts })
      .from(jobs)
      .where(inArray(jobs.singleton, [...subjects]));
    return rows.map(({ attempts }) => attempts);
  }

  /** Mounts of runs and of images that were looked into, and folders of runs. */
  async #leftOnDisk(): Promise<readonly string[]> {
    const mounts = (await readFile('/proc/self/mountinfo', 'utf8').catch(() => '')).split('\n');
    const ours = [this.#world.root, `mbti-image-${process.pid}-`];
    const runs = await readdir(this.#world.context.runsFolder).catch(() => []);
    return [...mounts.filter((line) => ours.some((mark) => line.includes(mark))), ...runs];
  }

  async #expectNothingLeft(): Promise<void> {
    // The folder of a run is removed after its score is recorded.
    await expect.poll(() => this.#leftOnDisk(), { timeout: 15_000 }).toEqual([]);
    expect(await engineAnswers(this.#engine, { isFresh: true })).toBe(true);
    const left = await this.#engine.docker.listContainers({
      all: true,
      filters: { label: [`org.backdoormbti.owner=${this.#world.context.ownerLabel}`] },
    });
    expect(left).toEqual([]);
  }
}
