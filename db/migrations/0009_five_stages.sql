CREATE TABLE "inspection_entries" (
	"submission_id" uuid NOT NULL,
	"suite_id" text NOT NULL,
	"scope" text NOT NULL,
	"area_under_roc" double precision NOT NULL,
	"score" jsonb NOT NULL,
	"failures" integer NOT NULL,
	"container_seconds" double precision,
	"peak_memory_bytes" double precision,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inspection_entries_submission_id_suite_id_scope_pk" PRIMARY KEY("submission_id","suite_id","scope"),
	CONSTRAINT "inspection_entries_range" CHECK ("inspection_entries"."area_under_roc" between 0 and 1)
);
--> statement-breakpoint
ALTER TABLE "scores" ALTER COLUMN "counts" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "scores" ALTER COLUMN "clean_accuracy" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "scores" ALTER COLUMN "attack_success_rate" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "scores" ALTER COLUMN "robust_accuracy" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "scores" ALTER COLUMN "net_defense_effect" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "scores" ALTER COLUMN "defense_effectiveness" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "scores" ALTER COLUMN "robustness_improvement" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "board_entries" ADD COLUMN "container_seconds" double precision;--> statement-breakpoint
ALTER TABLE "board_entries" ADD COLUMN "peak_memory_bytes" double precision;--> statement-breakpoint
ALTER TABLE "scores" ADD COLUMN "filter" jsonb;--> statement-breakpoint
ALTER TABLE "scores" ADD COLUMN "inspection" jsonb;--> statement-breakpoint
ALTER TABLE "scores" ADD COLUMN "returned_model" jsonb;--> statement-breakpoint
ALTER TABLE "scores" ADD COLUMN "not_applicable" text;--> statement-breakpoint
ALTER TABLE "submissions" ADD COLUMN "entered_with" uuid;--> statement-breakpoint
ALTER TABLE "submissions" ADD COLUMN "entered_stage" text;--> statement-breakpoint
ALTER TABLE "suite_tasks" ADD COLUMN "is_inspect_only" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "inspection_entries" ADD CONSTRAINT "inspection_entries_submission_id_submissions_id_fk" FOREIGN KEY ("submission_id") REFERENCES "public"."submissions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inspection_entries" ADD CONSTRAINT "inspection_entries_suite_id_suites_id_fk" FOREIGN KEY ("suite_id") REFERENCES "public"."suites"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "inspection_entries_order" ON "inspection_entries" USING btree ("suite_id","scope","area_under_roc");--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_entered_with_submissions_id_fk" FOREIGN KEY ("entered_with") REFERENCES "public"."submissions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "submissions_entered_with_unique" ON "submissions" USING btree ("entered_with","entered_stage");--> statement-breakpoint
ALTER TABLE "scores" ADD CONSTRAINT "scores_kind" CHECK (num_nonnulls("scores"."counts", "scores"."clean_accuracy", "scores"."attack_success_rate", "scores"."robust_accuracy", "scores"."net_defense_effect",
        "scores"."defense_effectiveness", "scores"."robustness_improvement") = case when "scores"."inspection" is null then 7 else 0 end);--> statement-breakpoint
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_entered" CHECK (("submissions"."entered_with" is null) = ("submissions"."entered_stage" is null));