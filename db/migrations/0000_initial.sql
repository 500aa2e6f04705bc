CREATE TABLE "board_entries" (
	"submission_id" uuid NOT NULL,
	"suite_id" text NOT NULL,
	"scope" text NOT NULL,
	"net_defense_effect" double precision NOT NULL,
	"defense_effectiveness" double precision NOT NULL,
	"clean_accuracy" double precision,
	"attack_success_rate" double precision,
	"robust_accuracy" double precision,
	"cells" integer NOT NULL,
	"failures" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "board_entries_submission_id_scope_pk" PRIMARY KEY("submission_id","scope"),
	CONSTRAINT "board_entries_range" CHECK ("board_entries"."net_defense_effect" between 0 and 1 and "board_entries"."defense_effectiveness" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "defenses" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"team_id" uuid NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "defenses_team_name_unique" UNIQUE("team_id","name")
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "teams_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "evaluations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"submission_id" uuid NOT NULL,
	"task_id" text NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"phase" text,
	"progress" double precision,
	"attempts" integer DEFAULT 0 NOT NULL,
	"failure_code" text,
	"failure_detail" text,
	"failure_message" text,
	"log_tail" text,
	"deadline_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "evaluations_deadline" CHECK (("evaluations"."state" in ('scored', 'failed', 'cancelled')) = ("evaluations"."deadline_at" is null)),
	CONSTRAINT "evaluations_failure" CHECK (("evaluations"."state" = 'failed') = ("evaluations"."failure_code" is not null))
);
--> statement-breakpoint
CREATE TABLE "scores" (
	"evaluation_id" uuid PRIMARY KEY NOT NULL,
	"submission_id" uuid NOT NULL,
	"task_id" text NOT NULL,
	"counts" jsonb NOT NULL,
	"detection" jsonb,
	"clean_accuracy" double precision NOT NULL,
	"attack_success_rate" double precision NOT NULL,
	"robust_accuracy" double precision NOT NULL,
	"net_defense_effect" double precision NOT NULL,
	"defense_effectiveness" double precision NOT NULL,
	"robustness_improvement" double precision NOT NULL,
	"container_ms" integer NOT NULL,
	"platform_ms" integer NOT NULL,
	"peak_memory_bytes" double precision,
	"cpu_seconds" double precision,
	"output_sha256" jsonb NOT NULL,
	"scoring_version" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "scores_rates" CHECK ("scores"."clean_accuracy" between 0 and 1 and "scores"."attack_success_rate" between 0 and 1 and "scores"."robust_accuracy" between 0 and 1
        and "scores"."net_defense_effect" between 0 and 1 and "scores"."defense_effectiveness" between 0 and 1 and "scores"."robustness_improvement" between 0 and 1),
	CONSTRAINT "scores_targeted" CHECK ("scores"."attack_success_rate" + "scores"."robust_accuracy" <= 1.000000001)
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"payload" jsonb NOT NULL,
	"singleton" text NOT NULL,
	"priority" integer DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"max_attempts" integer NOT NULL,
	"run_at" timestamp with time zone DEFAULT now() NOT NULL,
	"worker_id" text,
	"lease_token" uuid,
	"lease_until" timestamp with time zone,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "submissions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"defense_id" uuid NOT NULL,
	"suite_id" text NOT NULL,
	"state" text DEFAULT 'received' NOT NULL,
	"image_reference" text NOT NULL,
	"image_digest" text,
	"stage" text,
	"modalities" text[],
	"failure_code" text,
	"failure_detail" text,
	"failure_message" text,
	"idempotency_key" text,
	"manage_token_sha256" text,
	"deadline_at" timestamp with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "submissions_deadline" CHECK (("submissions"."state" in ('ranked', 'failed', 'cancelled')) = ("submissions"."deadline_at" is null)),
	CONSTRAINT "submissions_failure" CHECK (("submissions"."state" = 'failed') = ("submissions"."failure_code" is not null)),
	CONSTRAINT "submissions_pinned" CHECK ("submissions"."state" not in ('queued', 'running', 'ranked') or "submissions"."image_digest" is not null)
);
--> statement-breakpoint
CREATE TABLE "suites" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"manifest_sha256" text NOT NULL,
	"manifest" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"id" text PRIMARY KEY NOT NULL,
	"suite_id" text NOT NULL,
	"scenario_id" text NOT NULL,
	"modality" text NOT NULL,
	"dataset_id" text NOT NULL,
	"attack_id" text NOT NULL,
	"victim_id" text NOT NULL,
	"poison_ratio" double precision NOT NULL,
	"seed" integer NOT NULL,
	"train_count" integer NOT NULL,
	"clean_count" integer NOT NULL,
	"test_clean_count" integer NOT NULL,
	"test_poisoned_count" integer NOT NULL,
	"undefended_counts" jsonb NOT NULL,
	"reference_counts" jsonb NOT NULL,
	"undefended_clean_accuracy" double precision NOT NULL,
	"undefended_attack_success_rate" double precision NOT NULL,
	"undefended_robust_accuracy" double precision NOT NULL,
	"reference_clean_accuracy" double precision NOT NULL,
	"reference_attack_success_rate" double precision NOT NULL,
	"reference_robust_accuracy" double precision NOT NULL,
	"manifest_sha256" text NOT NULL,
	"manifest" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tasks_poison_ratio" CHECK ("tasks"."poison_ratio" between 0 and 1),
	CONSTRAINT "tasks_undefended_rates" CHECK ("tasks"."undefended_clean_accuracy" between 0 and 1 and "tasks"."undefended_attack_success_rate" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" text PRIMARY KEY NOT NULL,
	"ready" boolean NOT NULL,
	"engine" text,
	"tensor_backend" text,
	"message" text,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "board_entries" ADD CONSTRAINT "board_entries_submission_id_submissions_id_fk" FOREIGN KEY ("submission_id") REFERENCES "public"."submissions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "board_entries" ADD CONSTRAINT "board_entries_suite_id_suites_id_fk" FOREIGN KEY ("suite_id") REFERENCES "public"."suites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "defenses" ADD CONSTRAINT "defenses_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_submission_id_submissions_id_fk" FOREIGN KEY ("submission_id") REFERENCES "public"."submissions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_task_id_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scores" ADD CONSTRAINT "scores_evaluation_id_evaluations_id_fk" FOREIGN KEY ("evaluation_id") REFERENCES "public"."evaluations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_defense_id_defenses_id_fk" FOREIGN KEY ("defense_id") REFERENCES "public"."defenses"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_suite_id_suites_id_fk" FOREIGN KEY ("suite_id") REFERENCES "public"."suites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_suite_id_suites_id_fk" FOREIGN KEY ("suite_id") REFERENCES "public"."suites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "board_entries_order" ON "board_entries" USING btree ("suite_id","scope","net_defense_effect");--> statement-breakpoint
CREATE UNIQUE INDEX "evaluations_submission_task_unique" ON "evaluations" USING btree ("submission_id","task_id");--> statement-breakpoint
CREATE INDEX "evaluations_task" ON "evaluations" USING btree ("task_id");--> statement-breakpoint
CREATE UNIQUE INDEX "scores_submission_task_unique" ON "scores" USING btree ("submission_id","task_id");--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_singleton_unique" ON "jobs" USING btree ("kind","singleton") WHERE "jobs"."state" in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "jobs_claim" ON "jobs" USING btree ("kind","state","run_at");--> statement-breakpoint
CREATE INDEX "submissions_defense" ON "submissions" USING btree ("defense_id");--> statement-breakpoint
CREATE INDEX "submissions_created" ON "submissions" USING btree ("created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "submissions_idempotency_unique" ON "submissions" USING btree ("defense_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "tasks_suite" ON "tasks" USING btree ("suite_id","id");