/** One cell of a table. */
export type Cell = string | number | null;

/** A table as `/stacky/*` answers it: the header row, then the data rows (stacktach-v2 §3.0). */
export type Table = readonly (readonly Cell[])[];
