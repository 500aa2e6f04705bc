CREATE TABLE "submission_steps" (
	"submission_id" uuid NOT NULL,
	"state" text NOT NULL,
	"reached_at" timestamp with time zone DEFAULT now(),
	CONSTRAINT "submission_steps_submission_id_state_pk" PRIMARY KEY("submission_id","state")
);
--> statement-breakpoint
ALTER TABLE "submissions" DROP CONSTRAINT "submissions_pinned";--> statement-breakpoint
ALTER TABLE "submissions" ADD COLUMN "run_reference" text;--> statement-breakpoint
ALTER TABLE "submission_steps" ADD CONSTRAINT "submission_steps_submission_id_submissions_id_fk" FOREIGN KEY ("submission_id") REFERENCES "public"."submissions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- Until now image_digest held what the engine runs: "name@sha256:…", or the id of a local image.
UPDATE "submissions" SET "run_reference" = "image_digest", "image_digest" = substring("image_digest" from 'sha256:[0-9a-f]{64}$') WHERE "image_digest" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_digest" CHECK ("submissions"."image_digest" ~ '^sha256:[0-9a-f]{64}$');--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_pinned" CHECK ("submissions"."state" not in ('queued', 'running', 'ranked') or ("submissions"."image_digest" is not null and "submissions"."run_reference" is not null));--> statement-breakpoint
-- The states that earlier submissions are known to have reached. The time is null where it was not recorded.
INSERT INTO "submission_steps" ("submission_id", "state", "reached_at") SELECT "id", 'received', "created_at" FROM "submissions";--> statement-breakpoint
INSERT INTO "submission_steps" ("submission_id", "state", "reached_at") SELECT "id", 'validating', NULL FROM "submissions" WHERE "image_digest" IS NOT NULL OR "state" = 'validating' OR ("state" = 'failed' AND "failure_code" NOT IN ('runner-lost', 'infrastructure'));--> statement-breakpoint
INSERT INTO "submission_steps" ("submission_id", "state", "reached_at") SELECT "id", 'queued', NULL FROM "submissions" WHERE "image_digest" IS NOT NULL;--> statement-breakpoint
INSERT INTO "submission_steps" ("submission_id", "state", "reached_at") SELECT "submission_id", 'running', min("started_at") FROM "evaluations" WHERE "started_at" IS NOT NULL GROUP BY "submission_id";--> statement-breakpoint
INSERT INTO "submission_steps" ("submission_id", "state", "reached_at") SELECT "id", "state", "finished_at" FROM "submissions" WHERE "state" IN ('ranked', 'failed', 'cancelled');
