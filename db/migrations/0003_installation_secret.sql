CREATE TABLE "installation" (
	"is_only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"secret" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "installation_is_only" CHECK ("installation"."is_only"),
	CONSTRAINT "installation_secret" CHECK ("installation"."secret" ~ '^[0-9a-f]{64}$')
);
