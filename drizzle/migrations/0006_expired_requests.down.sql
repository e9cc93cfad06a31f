ALTER TABLE "approval_requests" DROP CONSTRAINT "approval_requests_decided_check";--> statement-breakpoint
ALTER TABLE "approval_requests" DROP CONSTRAINT "approval_requests_state_check";--> statement-breakpoint
UPDATE "approval_requests" SET "state" = 'pending' WHERE "state" = 'expired';--> statement-breakpoint
DROP INDEX "approval_requests_applied_change_id_idx";--> statement-breakpoint
ALTER TABLE "approval_requests" ADD CONSTRAINT "approval_requests_state_check" CHECK ("approval_requests"."state" in ('pending', 'approved', 'declined', 'withdrawn'));--> statement-breakpoint
ALTER TABLE "approval_requests" ADD CONSTRAINT "approval_requests_decided_check" CHECK (("approval_requests"."state" = 'pending') = ("approval_requests"."decided_by" is null) and ("approval_requests"."decided_by" is null) = ("approval_requests"."decided_at" is null));
