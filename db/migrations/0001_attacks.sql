CREATE TABLE "attacks" (
	"modality" text NOT NULL,
	"id" text NOT NULL,
	"position" integer NOT NULL,
	"version" text NOT NULL,
	"title" text NOT NULL,
	"paper_title" text NOT NULL,
	"paper_authors" text NOT NULL,
	"paper_year" integer NOT NULL,
	"paper_url" text NOT NULL,
	"family" text NOT NULL,
	"level" text NOT NULL,
	"determinism" text NOT NULL,
	"label_rule" text NOT NULL,
	"other_label_rules" text[] NOT NULL,
	"fidelity" text NOT NULL,
	"fidelity_note" text NOT NULL,
	"default_pool" text NOT NULL,
	"default_poison_ratio" double precision NOT NULL,
	"default_cover_ratio" double precision,
	"minimum_attack_success_rate" double precision NOT NULL,
	"keeps_content" boolean NOT NULL,
	"artifacts" text[] NOT NULL,
	"parameters" jsonb NOT NULL,
	"published_figures" jsonb NOT NULL,
	"differences" jsonb NOT NULL,
	"unreached_gates" jsonb NOT NULL,
	CONSTRAINT "attacks_modality_id_pk" PRIMARY KEY("modality","id"),
	CONSTRAINT "attacks_fractions" CHECK ("attacks"."default_poison_ratio" between 0 and 1 and "attacks"."minimum_attack_success_rate" between 0 and 1
        and ("attacks"."default_cover_ratio" is null or "attacks"."default_cover_ratio" between 0 and 1))
);
--> statement-breakpoint
CREATE INDEX "tasks_attack" ON "tasks" USING btree ("modality","attack_id");