CREATE TABLE "results" (
	"image_digest" text NOT NULL,
	"stage" text NOT NULL,
	"task_id" text NOT NULL,
	"scoring_version" text NOT NULL,
	"evaluation_id" uuid NOT NULL,
	CONSTRAINT "results_image_digest_stage_task_id_scoring_version_pk" PRIMARY KEY("image_digest","stage","task_id","scoring_version")
);
--> statement-breakpoint
CREATE TABLE "suite_preparations" (
	"suite_id" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"message" text,
	"seconds_left" integer,
	CONSTRAINT "suite_preparations_state" CHECK ("suite_preparations"."state" in ('waiting', 'baking', 'failed', 'stopped'))
);
--> statement-breakpoint
CREATE TABLE "suite_tasks" (
	"suite_id" text NOT NULL,
	"task_id" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "suite_tasks_suite_id_task_id_pk" PRIMARY KEY("suite_id","task_id"),
	CONSTRAINT "suite_tasks_position_unique" UNIQUE("suite_id","position")
);
--> statement-breakpoint
ALTER TABLE "tasks" DROP CONSTRAINT "tasks_suite_id_suites_id_fk";
--> statement-breakpoint
DROP INDEX "tasks_suite";--> statement-breakpoint
ALTER TABLE "board_entries" DROP CONSTRAINT "board_entries_submission_id_scope_pk";--> statement-breakpoint
ALTER TABLE "board_entries" ADD CONSTRAINT "board_entries_submission_id_suite_id_scope_pk" PRIMARY KEY("submission_id","suite_id","scope");--> statement-breakpoint
ALTER TABLE "evaluations" ADD COLUMN "scored_by" uuid;--> statement-breakpoint
ALTER TABLE "suites" ADD COLUMN "task_count" integer;--> statement-breakpoint
ALTER TABLE "suites" ADD COLUMN "published_at" timestamp with time zone;--> statement-breakpoint
-- Until now a suite was registered as a whole, together with its tasks.
UPDATE "suites" SET "published_at" = "created_at", "task_count" = (SELECT count(*) FROM "tasks" WHERE "tasks"."suite_id" = "suites"."id");--> statement-breakpoint
ALTER TABLE "suites" ALTER COLUMN "task_count" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "results" ADD CONSTRAINT "results_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "results" ADD CONSTRAINT "results_evaluation_id_scores_evaluation_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."scores"("evaluation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suite_preparations" ADD CONSTRAINT "suite_preparations_suite_id_suites_id_fk" FOREIGN KEY ("suite_id") REFERENCES "public"."suites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suite_tasks" ADD CONSTRAINT "suite_tasks_suite_id_suites_id_fk" FOREIGN KEY ("suite_id") REFERENCES "public"."suites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suite_tasks" ADD CONSTRAINT "suite_tasks_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "results_evaluation_unique" ON "results" USING btree ("evaluation_id");--> statement-breakpoint
CREATE INDEX "suite_tasks_task" ON "suite_tasks" USING btree ("task_id");--> statement-breakpoint
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_scored_by_scores_evaluation_id_fk" FOREIGN KEY ("scored_by") REFERENCES "public"."scores"("evaluation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- In the order of the manifest of the suite.
INSERT INTO "suite_tasks" ("suite_id", "task_id", "position") SELECT "tasks"."suite_id", "tasks"."id", row_number() OVER (PARTITION BY "tasks"."suite_id" ORDER BY "listed"."place" NULLS LAST, "tasks"."id") - 1 FROM "tasks" JOIN "suites" ON "suites"."id" = "tasks"."suite_id" LEFT JOIN LATERAL (SELECT min("place") AS "place" FROM jsonb_array_elements(CASE WHEN jsonb_typeof("suites"."manifest" -> 'tasks') = 'array' THEN "suites"."manifest" -> 'tasks' ELSE '[]' END) WITH ORDINALITY AS "each" ("recipe", "place") WHERE "each"."recipe" = "tasks"."manifest" -> 'recipe') AS "listed" ON true;--> statement-breakpoint
ALTER TABLE "tasks" DROP COLUMN "suite_id";--> statement-breakpoint
-- What was measured stands for its own evaluation. The first score of an image on a task is its result from now on.
UPDATE "evaluations" SET "scored_by" = "id" WHERE "state" = 'scored' AND EXISTS (SELECT 1 FROM "scores" WHERE "scores"."evaluation_id" = "evaluations"."id");--> statement-breakpoint
INSERT INTO "results" ("image_digest", "stage", "task_id", "scoring_version", "evaluation_id") SELECT DISTINCT ON ("submissions"."image_digest", "submissions"."stage", "scores"."task_id", "scores"."scoring_version") "submissions"."image_digest", "submissions"."stage", "scores"."task_id", "scores"."scoring_version", "scores"."evaluation_id" FROM "scores" JOIN "submissions" ON "submissions"."id" = "scores"."submission_id" WHERE "submissions"."image_digest" IS NOT NULL AND "submissions"."stage" IS NOT NULL ORDER BY "submissions"."image_digest", "submissions"."stage", "scores"."task_id", "scores"."scoring_version", "scores"."created_at", "scores"."evaluation_id";--> statement-breakpoint
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_scored" CHECK (("evaluations"."state" = 'scored') = ("evaluations"."scored_by" is not null));