import { eq } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { tasks, type Task } from '../schema/tasks.ts';

/** The tasks of a suite in a fixed order. */
export async function listTasks(db: Database, suiteId: string): Promise<readonly Task[]> {
  return db
    .select()
    .from(tasks)
    .where(eq(tasks.suiteId, suiteId))
    .orderBy(tasks.modality, tasks.datasetId, tasks.attackId, tasks.id);
}

export async function findTask(db: Database, taskId: string): Promise<Task | undefined> {
  const [task] = await db.select().from(tasks).where(eq(tasks.id, taskId));
  return task;
}
