DROP TABLE "change_jobs";
