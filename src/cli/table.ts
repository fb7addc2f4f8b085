import pc from "picocolors";
import { printableCell } from "./printable.ts";

type Colors = ReturnType<typeof pc.createColors>;
type Cell<Row> = (row: Row) => string;

/** One column of a table. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: Cell<Row>;
  /**
   * The column that is cut when the terminal is too narrow. `enough`: so many characters it should keep; `most`: more
   * are not shown, however wide the screen.
   */
  readonly flexible?: true | { readonly enough: number; readonly most: number };
  readonly yields?: readonly Yield<Row>[];
  readonly colour?: (text: string, row: Row, colours: Colors) => string;
  readonly alignRight?: boolean;
}

/** How a column makes room for the flexible one. */
export interface Yield<Row> {
  /** Lower ones are tried first. */
  readonly order: number;
  /** Done when the flexible column would be cut at all, or only when it would not keep enough. */
  readonly toFit: "everything" | "enough";
  /** A shorter cell; `null` leaves the column out. */
  readonly cell: Cell<Row> | null;
}

const GAP = "  ";
const MIN_FLEXIBLE = 20;

/** Where a table goes. */
export interface Screen {
  /** Characters a line may have; `null` for a file or a pipe, where nothing is left out. */
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
  const colours = pc.createColors(screen.hasColours);
  const laidOut = layOut(columns, rows, screen.width);
  const line = (texts: readonly string[], paint: (text: string, index: number) => string): string =>
    texts
      .map((text, index) => {
        const { width = 0, column } = laidOut[index] ?? {};
        return paint(fit(text, width, column?.alignRight ?? false), index);
      })
      .join(GAP)
      .trimEnd();
  return [
    line(
      laidOut.map(({ column: { heading } }) => heading),
      (text) => colours.bold(text),
    ),
    ...rows.map((row, at) =>
      line(
        laidOut.map(({ cells }) => cells[at] ?? ""),
        (text, index) => laidOut[index]?.column.colour?.(text, row, colours) ?? text,
      ),
    ),
  ].join("\n");
}

interface LaidOut<Row> {
  readonly column: Column<Row>;
  readonly cells: readonly string[];
  readonly width: number;
}

/** The columns that are shown, each as wide as it may be. */
function layOut<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  screenWidth: number | null,
): LaidOut<Row>[] {
  let shown = columns.map((column) => toLaidOut(column, rows, column.cell));
  if (screenWidth === null) return shown;
  const room = (): number => screenWidth - totalWidth(shown.filter(({ column }) => column.flexible === undefined));
  const own = shown.find(({ column }) => column.flexible !== undefined);
  if (own === undefined) return shown;
  const gap = shown.length > 1 ? GAP.length : 0;
  const enough = typeof own.column.flexible === "object" ? own.column.flexible.enough : MIN_FLEXIBLE;
  const steps = columns.flatMap((column) => (column.yields ?? []).map((step) => ({ column, ...step })));
  for (const { column, toFit, cell } of steps.toSorted((a, b) => a.order - b.order)) {
    if (room() - gap >= (toFit === "everything" ? own.width : Math.min(own.width, enough))) continue;
    shown = shown.flatMap((one) => {
      if (one.column !== column) return [one];
      return cell === null ? [] : [toLaidOut(column, rows, cell)];
    });
  }
  const width = Math.max(MIN_FLEXIBLE, Math.min(own.width, room() - gap));
  return shown.map((one) => (one === own ? { ...one, width } : one));
}

function toLaidOut<Row>(column: Column<Row>, rows: readonly Row[], cell: Cell<Row>): LaidOut<Row> {
  const cells = rows.map((row) => printableCell(cell(row)));
  const longest = cells.reduce((most, text) => Math.max(most, text.length), column.heading.length);
  const most = typeof column.flexible === "object" ? column.flexible.most : Number.POSITIVE_INFINITY;
  return { column, cells, width: Math.min(longest, most) };
}

function totalWidth(columns: readonly { readonly width: number }[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0) + GAP.length * Math.max(0, columns.length - 1);
}

function fit(text: string, width: number, alignRight: boolean): string {
  const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text;
  return alignRight ? cut.padStart(width) : cut.padEnd(width);
}
