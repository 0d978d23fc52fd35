/** Who made a file and why: stands on a sheet of its own, below every printed page and in the document's properties. */
export interface Watermark {
  /** At most 31 characters, none of \\ / ? * : [ ]. */
  sheetName: string;
  author: string;
  at: Date;
  notice: string;
  /** Label and value, in order. */
  facts: readonly (readonly [label: string, value: string])[];
}
