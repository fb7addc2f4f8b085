import pc from "picocolors";

type Colors = ReturnType<typeof pc.createColors>;

/** One column of a table. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string;
  /** The column that gives way when the terminal is too narrow. */
  readonly flexible?: boolean;
  readonly colour?: (text: string, row: Row, colours: Colors) => string;
  readonly alignRight?: boolean;
}

const GAP = "  ";
const MIN_FLEXIBLE = 20;

/** Where a table goes. */
export interface Screen {
  /** Characters a line may have; `null` for a file or a pipe, where nothing is cut. */
  readonly width: number | null;
  readonly hasColours: boolean;
}

/** A terminal's width and colours; neither for a file, a pipe or a build's log. */
export function screenOf(stream: { readonly isTTY?: boolean; readonly columns?: number }): Screen {
  return stream.isTTY === true
    ? { width: stream.columns ?? null, hasColours: pc.isColorSupported }
    : { width: null, hasColours: false };
}

/** Lays out rows as a table of plain text. */
export function toTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], screen: Screen): string {
  const { width } = screen;
  const colours = pc.createColors(screen.hasColours);
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
    line(headings, (text) => colours.bold(text)),
    ...cells.map((texts, at) => {
      const row = rows[at];
      return line(texts, (text, index) =>
        row === undefined ? text : (columns[index]?.colour?.(text, row, colours) ?? text),
      );
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
