/** A block of Markdown that holds text. Line numbers count from 0 in the whole text, both ends included. */
export interface Leaf {
  readonly kind: "paragraph" | "heading" | "code" | "html" | "table" | "rule";
  readonly first: number;
  last: number;
  /** The lines without the markers of the containers around them. */
  lines: string[];
  /** Headings: 1 to 6. */
  readonly level?: number;
  /** Fenced code: the words after the opening fence. */
  readonly info?: string;
}

/** A block of Markdown that holds other blocks. */
export interface Container {
  readonly kind: "document" | "quote" | "fenced-quote" | "item" | "footnote";
  readonly children: Block[];
  /** Items: `-`, `*`, `+`, `.` or `)`; a different one starts another list. */
  readonly marker?: string;
  /** Numbered items: their number. */
  readonly number?: number;
  /** Items and footnotes: columns that belong to the marker. Fenced quotes: length of the fence. */
  readonly width?: number;
}

export type Block = Leaf | Container;

/** Whether a block holds other blocks. */
export const isContainer = (block: Block): block is Container => "children" in block;
