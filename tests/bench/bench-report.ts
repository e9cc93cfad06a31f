import { writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";

export interface BenchRow {
  measure: string;
  ours: number;
  /** The same by hand; null where there is nothing beside it. */
  raw: number | null;
  ratio: number | null;
  bar: string;
}

export interface BenchSection {
  title: string;
  /** What stands beside what. */
  method: string;
  rows: readonly BenchRow[];
}

const digits = (value: number | null) =>
  value === null ? "" : value.toLocaleString("en", { maximumFractionDigits: value < 100 ? 2 : 0 });

/** Prints the sections as tables; with a date they are kept in docs/performance.md. */
export async function report(sections: readonly BenchSection[], date?: string): Promise<void> {
  for (const { title, rows } of sections) {
    console.log(`\n${title}`);
    console.table(
      rows.map(({ measure, ours, raw, ratio, bar }) => ({
        measure,
        ours: digits(ours),
        raw: digits(raw),
        ratio: digits(ratio),
        bar,
      })),
    );
  }
  if (date === undefined) return;
  const tables = sections.map(
    ({ title, method, rows }) =>
      `## ${title}\n\n${method}\n\n| measure | ours | by hand | ratio | bar |\n| --- | ---: | ---: | ---: | ---: |\n${rows
        .map(
          ({ measure, ours, raw, ratio, bar }) =>
            `| ${measure} | ${digits(ours)} | ${digits(raw)} | ${digits(ratio)} | ${bar} |`,
        )
        .join("\n")}\n`,
  );
  const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
  const head = `# Performance\n\nWritten by \`npm run bench\` on ${date}: ${machine}. Milliseconds differ from machine to machine; the ratios are what counts, both sides measured in turns in the same run.\n`;
  await writeFile(new URL("../../docs/performance.md", import.meta.url), [head, ...tables].join("\n"));
}
