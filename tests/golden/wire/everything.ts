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
export const EverythingFields = {
  title: {type: "string", required: true, doc: "Any text, even */ and \"quotes\"."},
  flag: {type: "boolean", default: false, doc: "Yes or no."},
  small: {type: "integer", default: 7, doc: "32 bits."},
  large: {type: "integer", default: 0, doc: "64 bits."},
  natural: {type: "integer", minimum: 0, default: 0, doc: "64 bits, no sign."},
  byte: {type: "integer", minimum: 0, maximum: 255, default: 0, doc: "Eight bits."},
  ratio: {type: "number", minimum: 0, exclusiveMaximum: 1, unit: "fraction", default: 0.25, doc: "A fraction."},
  maybe: {type: "number", doc: "A number or nothing."},
  side: {type: "enum", default: "sell", doc: "A word."},
  as_of: {type: "date", default: "1970-01-01", doc: "A date."},
  at: {type: "date-time", default: "1970-01-01T00:00:00Z", doc: "An instant."},
  amount: {type: "decimal", minimum: -1000000000000, maximum: 1e+20, default: "0", doc: "A decimal."},
  owner: {type: "uuid", default: "00000000-0000-0000-0000-000000000000", doc: "An id."},
  tags: {type: "string", maxLength: 5, default: [], doc: "Words."},
  weights: {type: "number", minimum: 0, default: [], doc: "Numbers."},
  bits: {type: "boolean", default: [], doc: "Booleans."},
  triple: {type: "number", default: [0,0,0], doc: "Three numbers."},
  by_symbol: {type: "number", default: {}, doc: "A number per symbol."},
  either: {type: "number", default: "", doc: "A text, a number, a position or numbers."},
} as const;

/** A tree. */
export interface Node {
  /** Its name. */
  name: string;
  /** What hangs below. */
  children?: Node[];
}
export const NodeFields = {
  name: {type: "string", required: true, doc: "Its name."},
} as const;

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
export const PositionFields = {
  symbol: {type: "string", minLength: 1, maxLength: 12, required: true, doc: "Ticker."},
  quantity: {type: "decimal", required: true, doc: "Shares held."},
  price: {type: "number", exclusiveMinimum: 0, doc: "Last price; null when unknown."},
  side: {type: "enum", default: "buy", doc: "Long or short."},
  lot: {type: "integer", minimum: 1, maximum: 100, default: 1, doc: "Shares of a lot."},
  held: {type: "boolean", default: true, doc: "Whether it is still held."},
} as const;

/** Direction of a position.
 * buy: Bought.
 * sell_short: Borrowed. */
export const Side = ["buy", "sell", "sell_short"] as const;
export type Side = (typeof Side)[number];
export const SideLabels = {
  "sell_short": "Short sale",
} as const;

/** A table in a file: CSV with a header, or Parquet. The path is relative to the document; only interfaces that read local files accept it. */
export interface TableFile {
  /** Path of the file. */
  file: string;
}
export const TableFileFields = {
  file: {type: "string", minLength: 1, maxLength: 4096, required: true, doc: "Path of the file."},
} as const;

/** Numbers by date and symbol; null is a missing value. Dates are unique and in ascending order. Given as one object per date, as columns, or as a file with a date column and one column per symbol. A row with a number `year` in place of a date is dated the last day of the year. */
export type WideTable = (({ date: string } | { year: number }) & Record<string, string | number | null>)[] | { dates: string[]; columns: Record<string, (number | null)[]> } | TableFile;
