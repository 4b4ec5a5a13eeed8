/** A value of every shape. */
export interface Everything {
  /** Any text, even * / and "quotes". */
  title: string;
  /** Yes or no. */
  flag?: boolean;
  /** 32 bits. */
  small?: number;
  /** 64 bits. */
  large?: number;
  /** 64 bits, no sign. */
  natural?: number;
  /** Eight bits. */
  byte?: number;
  /** A fraction. */
  ratio?: number;
  /** A number or nothing. */
  maybe?: number | null;
  /** A word. */
  side?: Side;
  /** A date. */
  as_of?: string;
  /** An instant. */
  at?: string;
  /** A decimal. */
  amount?: string | number;
  /** An id. */
  owner?: string;
  /** Words. */
  tags?: string[];
  /** Numbers. */
  weights?: number[];
  /** Booleans. */
  bits?: boolean[];
  /** Three numbers. */
  triple?: number[];
  /** A number per symbol. */
  by_symbol?: Record<string, number>;
  /** Positions per book. */
  by_book?: Record<string, Position[]>;
  /** A text, a number, a position or numbers. */
  either?: string | number | Position | number[];
  /** A text and a number. */
  pair?: [string, number];
  /** A position or nothing. */
  first?: Position | null;
  /** A table. */
  positions?: Position[] | ([string, string | number, number | null, Side | null, number | null, boolean | null])[] | TableFile;
  /** A wide table. */
  prices?: WideTable;
  /** Any JSON. */
  extra?: unknown;
  /** Nested. */
  tree?: Node;
}

/** A tree. */
export interface Node {
  /** Its name. */
  name: string;
  /** What hangs below. */
  children?: Node[];
}

/** One holding. */
export interface Position {
  /** Ticker. */
  symbol: string;
  /** Shares held. */
  quantity: string | number;
  /** Last price; null when unknown. */
  price?: number | null;
  /** Long or short. */
  side?: Side;
  /** Shares of a lot. */
  lot?: number;
  /** Whether it is still held. */
  held?: boolean;
}

/** Direction of a position.
 * buy: Bought.
 * sell_short: Borrowed. */
export const Side = ["buy", "sell", "sell_short"] as const;
export type Side = (typeof Side)[number];

/** A table in a file: CSV with a header, or Parquet. The path is relative to the document; only interfaces that read local files accept it. */
export interface TableFile {
  /** Path of the file. */
  file: string;
}

/** Numbers by date and symbol; null is a missing value. Dates are unique and in ascending order. Given as one object per date, as columns, or as a file with a date column and one column per symbol. A row with a number `year` in place of a date is dated the last day of the year. */
export type WideTable = (({ date: string } | { year: number }) & Record<string, string | number | null>)[] | { dates: string[]; columns: Record<string, (number | null)[]> } | TableFile;
