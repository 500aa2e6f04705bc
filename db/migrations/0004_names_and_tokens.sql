ALTER TABLE "defenses" ADD COLUMN "skeleton" text;--> statement-breakpoint
ALTER TABLE "teams" ADD COLUMN "skeleton" text;--> statement-breakpoint
ALTER TABLE "teams" ADD COLUMN "token_sha256" text;--> statement-breakpoint
-- No skeleton begins with a space. The program computes them after the migration, because SQL cannot.
UPDATE "teams" SET "skeleton" = ' ' || "id";--> statement-breakpoint
UPDATE "defenses" SET "skeleton" = ' ' || "id";--> statement-breakpoint
-- A team belongs to whoever made its first submission.
UPDATE "teams" SET "token_sha256" = "first"."manage_token_sha256" FROM (SELECT DISTINCT ON ("defenses"."team_id") "defenses"."team_id", "submissions"."manage_token_sha256" FROM "submissions" JOIN "defenses" ON "defenses"."id" = "submissions"."defense_id" ORDER BY "defenses"."team_id", "submissions"."created_at", "submissions"."id") AS "first" WHERE "first"."team_id" = "teams"."id";--> statement-breakpoint
ALTER TABLE "defenses" ALTER COLUMN "skeleton" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "teams" ALTER COLUMN "skeleton" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "defenses" ADD CONSTRAINT "defenses_team_skeleton_unique" UNIQUE("team_id","skeleton");--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_skeleton_unique" UNIQUE("skeleton");
