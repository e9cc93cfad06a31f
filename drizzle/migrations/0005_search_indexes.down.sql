DROP INDEX "coupons_code_trgm_idx", "coupons_name_trgm_idx", "invoices_stripe_invoice_id_trgm_idx", "organizations_slug_trgm_idx", "teams_name_trgm_idx";
