import pc from "picocolors";

/** One column of a table. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string;
  /** The column that gives way when the terminal is too narrow. */
  readonly flexible?: boolean;
  readonly colour?: (text: string, row: Row) => string;
  readonly alignRight?: boolean;
}

const GAP = "  ";
const MIN_FLEXIBLE = 20;

/**
 * Lays out rows as a table of plain text.
 *
 * @param width - Characters a line may have; `null` when it goes to a file or a pipe, where nothing is cut.
 */
export function toTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number | null): string {
  const cells = rows.map((row) => columns.map(({ cell }) => printable(cell(row))));
  const widths = columns.map(({ heading }, index) =>
    Math.max(heading.length, ...cells.map((line) => line[index]?.length ?? 0)),
  );
  if (width !== null) shrink(columns, widths, width);
  const line = (texts: readonly string[], paint: (text: string, index: number) => string): string =>
    texts
      .map((text, index) => paint(fit(text, widths[index] ?? 0, columns[index]?.alignRight ?? false), index))
      .join(GAP)
      .trimEnd();
  const headings = columns.map(({ heading }) => heading);
  return [
    line(headings, (text) => pc.bold(text)),
    ...cells.map((texts, at) => {
      const row = rows[at];
      return line(texts, (text, index) => (row === undefined ? text : (columns[index]?.colour?.(text, row) ?? text)));
    }),
  ].join("\n");
}

function shrink(columns: readonly Column<never>[], widths: number[], width: number): void {
  const total = widths.reduce((sum, one) => sum + one, 0) + GAP.length * (widths.length - 1);
  const at = columns.findIndex(({ flexible }) => flexible === true);
  const own = widths[at];
  if (total > width && own !== undefined) widths[at] = Math.max(MIN_FLEXIBLE, own - (total - width));
}

function fit(text: string, width: number, alignRight: boolean): string {
  const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text;
  return alignRight ? cut.padStart(width) : cut.padEnd(width);
}

/** Text out of a log must not steer the terminal it is shown on. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
}
