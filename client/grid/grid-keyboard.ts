/** Where the focus of a grid is; row -1 is the header. */
export interface GridPosition {
  row: number;
  column: number;
}

export interface GridKey {
  key: string;
  shift: boolean;
  /** Ctrl, or Command on a Mac. */
  mod: boolean;
  alt: boolean;
}

export interface GridExtent {
  /** Loaded rows. */
  rows: number;
  columns: number;
  /** Rows that fit on the screen. */
  page: number;
}

/** What a key means in the grid. */
export type GridCommand =
  | { do: "move"; to: GridPosition }
  | { do: "extend"; to: GridPosition }
  | {
      do:
        | "open"
        | "toggle"
        | "toggleRange"
        | "selectLoaded"
        | "copy"
        | "escape"
        | "edit"
        | "clear"
        | "fillDown";
    }
  /** A sign typed on a cell that may be changed. */
  | { do: "type"; text: string }
  | { do: "sort"; add: boolean }
  | { do: "shiftColumn"; by: -1 | 1 }
  | { do: "resizeColumn"; by: number };

const resizeStep = 16;

/** The one table of the grid's keys; undefined leaves the key to the browser. */
export function gridCommand(key: GridKey, at: GridPosition, extent: GridExtent): GridCommand | undefined {
  if (at.row === -1) {
    const command = headerCommand(key);
    if (command) return command;
  }
  if (key.alt) return undefined;
  if (key.mod) return modCommand(key, at, extent);
  const to = moved(key.key, at, extent);
  if (to) {
    const vertical = to.row !== at.row;
    return key.shift && vertical && at.row >= 0 ? { do: "extend", to } : { do: "move", to };
  }
  if (at.row < 0) return key.key === "Escape" ? { do: "escape" } : undefined;
  switch (key.key) {
    case "Enter":
      return { do: "open" };
    case " ":
      return { do: key.shift ? "toggleRange" : "toggle" };
    case "x":
      return { do: "toggle" };
    case "X":
      return { do: "toggleRange" };
    case "Escape":
      return { do: "escape" };
    case "F2":
      return { do: "edit" };
    case "Delete":
      return { do: "clear" };
    default:
      return undefined;
  }
}

function headerCommand(key: GridKey): GridCommand | undefined {
  if (key.key === "Enter" || key.key === " ") return { do: "sort", add: key.shift };
  const by = key.key === "ArrowLeft" ? -1 : key.key === "ArrowRight" ? 1 : 0;
  if (by === 0 || !key.alt) return undefined;
  return key.shift ? { do: "resizeColumn", by: by * resizeStep } : { do: "shiftColumn", by };
}

function modCommand(key: GridKey, at: GridPosition, { rows, columns }: GridExtent): GridCommand | undefined {
  switch (key.key) {
    case "Home":
      return { do: "move", to: { row: Math.min(0, rows - 1), column: 0 } };
    case "End":
      return { do: "move", to: { row: rows - 1, column: columns - 1 } };
    case "ArrowUp":
      return { do: "move", to: { row: Math.min(0, rows - 1), column: at.column } };
    case "ArrowDown":
      return { do: "move", to: { row: rows - 1, column: at.column } };
    case "a":
      return { do: "selectLoaded" };
    case "c":
      return { do: "copy" };
    case "d":
      return at.row >= 0 ? { do: "fillDown" } : undefined;
    default:
      return undefined;
  }
}

function moved(key: string, at: GridPosition, { rows, columns, page }: GridExtent): GridPosition | undefined {
  const row = (value: number) => ({ row: Math.max(-1, Math.min(rows - 1, value)), column: at.column });
  const column = (value: number) => ({ row: at.row, column: Math.max(0, Math.min(columns - 1, value)) });
  // The letters stop at the first row; only the arrows go up into the header.
  const body = (value: number) => row(rows > 0 ? Math.max(0, value) : at.row);
  switch (key) {
    case "ArrowUp":
      return row(at.row - 1);
    case "ArrowDown":
      return row(at.row + 1);
    case "k":
      return body(at.row - 1);
    case "j":
      return body(at.row + 1);
    case "ArrowLeft":
      return column(at.column - 1);
    case "ArrowRight":
      return column(at.column + 1);
    case "Home":
      return column(0);
    case "End":
      return column(columns - 1);
    case "PageUp":
      return body(at.row - page);
    case "PageDown":
      return body(at.row + page);
    default:
      return undefined;
  }
}

/**
 * The text with which typing on a cell begins to edit it. Letters are the page's shortcuts, so they begin an edit only
 * while edits are staged, when the grid is used like a spreadsheet.
 */
export function typedText({ key, mod, alt }: GridKey, isStaging: boolean): string | undefined {
  if (mod || alt || [...key].length !== 1 || key === " ") return undefined;
  return isStaging || /^[\d+\-.,"[{(]$/.test(key) ? key : undefined;
}
