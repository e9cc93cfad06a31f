DROP TABLE "approval_requests";--> statement-breakpoint
DROP TABLE "approval_policies";
