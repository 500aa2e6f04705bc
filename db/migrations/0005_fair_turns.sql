CREATE TABLE "queue_shares" (
	"key" text PRIMARY KEY NOT NULL,
	"slot_seconds" double precision NOT NULL,
	"charged_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
DROP INDEX "jobs_claim";--> statement-breakpoint
ALTER TABLE "teams" ADD COLUMN "is_established" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "role" text DEFAULT 'work' NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "team_id" uuid;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "leased_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "has_yielded" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "workers" ADD COLUMN "slots" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "jobs_open" ON "jobs" USING btree ("state","team_id") WHERE "jobs"."state" in ('queued', 'running');--> statement-breakpoint
UPDATE "teams" SET "is_established" = true WHERE EXISTS (SELECT 1 FROM "submissions" JOIN "defenses" ON "defenses"."id" = "submissions"."defense_id" WHERE "defenses"."team_id" = "teams"."id" AND "submissions"."state" = 'ranked');--> statement-breakpoint
UPDATE "jobs" SET "role" = 'validation' WHERE "kind" = 'validate-submission';--> statement-breakpoint
UPDATE "jobs" SET "team_id" = "defenses"."team_id" FROM "submissions" JOIN "defenses" ON "defenses"."id" = "submissions"."defense_id" LEFT JOIN "evaluations" ON "evaluations"."submission_id" = "submissions"."id" WHERE "jobs"."state" IN ('queued', 'running') AND "jobs"."singleton" IN ("submissions"."id"::text, "evaluations"."id"::text);
