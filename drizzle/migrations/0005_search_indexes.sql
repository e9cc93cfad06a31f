CREATE INDEX "coupons_code_trgm_idx" ON "coupons" USING gin ("code" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "coupons_name_trgm_idx" ON "coupons" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "invoices_stripe_invoice_id_trgm_idx" ON "invoices" USING gin ("stripe_invoice_id" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "organizations_slug_trgm_idx" ON "organizations" USING gin ("slug" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "teams_name_trgm_idx" ON "teams" USING gin ("name" gin_trgm_ops);