ALTER TABLE "log_seals" DROP COLUMN "vouches";
