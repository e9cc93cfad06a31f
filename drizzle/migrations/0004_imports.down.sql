DROP TABLE "import_rows", "import_files";
