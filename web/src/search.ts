/** Search and filter: over stretches where that settles it, and over names only where it must. */

import { type Model, WORDS } from "./model";

export interface Filter {
  verdicts: number[];
  framework: string;
  control: string;
  owner: string;
  scope: string;
  kind: string;
  check: string;
  text: string;
}

export const NO_FILTER: Filter = {
  verdicts: [], framework: "", control: "", owner: "", scope: "", kind: "", check: "", text: "",
};

export interface Found {
  /** Numbers of rows, the worst verdict first, else in reading order. */
  rows: Uint32Array;
  /** Rows by verdict, whatever verdict is asked for. */
  counts: number[];
  /** Results that fit by all but the text, and are not listed in this page. */
  leftOut: number;
  milliseconds: number;
}

/** Letters that are the same to a reader, wide or narrow, large or small, are the same to a search. */
const fold = (text: string): string => text.normalize("NFKC").toLowerCase();

/** Words that a search looks for; what is typed beyond them narrows nothing. */
const MOST_WORDS = 24;

function masks(texts: string[], words: string[]): Uint32Array {
  if (!words.length) return new Uint32Array(texts.length);
  return Uint32Array.from(texts, (text) =>
    words.reduce((mask, word, bit) => (text.includes(word) ? mask | (1 << bit) : mask), 0),
  );
}

/** Whether a name holds every word whose bit is set. */
function holds(name: string, words: string[], open: number): boolean {
  for (let bit = 0; bit < words.length; bit++) if (open & (1 << bit) && !name.includes(words[bit]!)) return false;
  return true;
}

export class Search {
  private blocks: string[] | undefined;
  private reasons: string[] | undefined;
  private readonly names = new Map<number, string[]>();

  constructor(private readonly model: Model) {}

  /** Makes the index, which the first search would otherwise make. */
  warm(): void {
    this.folded();
    for (const block of this.model.data.blocks) if (block.record >= 0) this.namesOf(block.record);
  }

  find(filter: Filter): Found {
    const begun = performance.now();
    const { model } = this;
    const allowed = this.allowed(filter);
    const words = fold(filter.text).split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
    const all = 2 ** words.length - 1;
    const wanted = WORDS.map((_, verdict) => !filter.verdicts.length || filter.verdicts.includes(verdict));
    const counts = WORDS.map(() => 0);
    const buckets: number[][] = WORDS.map(() => []);
    // Of each block and reason, the words that it holds, one bit a word: most rows need no more.
    const [blocks, reasons] = this.folded().map((texts) => masks(texts, words)) as [Uint32Array, Uint32Array];
    let leftOut = 0;
    for (let s = 0; s < model.stretches; s++) {
      const block = model.sBlock[s]!;
      if (!allowed[block]) continue;
      const verdict = model.sVerdict[s]!;
      const count = model.sCount[s]!;
      const start = model.sStart[s]!;
      if (!model.sListed[s]) {
        if (wanted[verdict]) leftOut += count;
        continue;
      }
      const open = all & ~(blocks[block]! | reasons[model.sReason[s]!]!);
      const bucket = buckets[verdict]!;
      if (!open) {
        counts[verdict]! += count;
        if (wanted[verdict]) for (let row = start; row < start + count; row++) bucket.push(row);
        continue;
      }
      const first = model.sFirst[s]!;
      if (first < 0) continue;
      const names = this.namesOf(model.data.blocks[block]!.record);
      for (let at = 0; at < count; at++) {
        const name = names[first + at] ?? "";
        if (!holds(name, words, open)) continue;
        counts[verdict]! += 1;
        if (wanted[verdict]) bucket.push(start + at);
      }
    }
    const rows = new Uint32Array(buckets.reduce((sum, each) => sum + each.length, 0));
    let at = 0;
    for (const bucket of buckets) {
      rows.set(bucket, at);
      at += bucket.length;
    }
    return { rows, counts, leftOut, milliseconds: performance.now() - begun };
  }

  /** Which blocks fit everything that a block settles. */
  private allowed(filter: Filter): Uint8Array {
    const { model } = this;
    return Uint8Array.from(model.tests, ({ block, control }) => {
      const fits =
        (!filter.framework || control.requirements.some(([framework]) => framework === filter.framework)) &&
        (!filter.control || control.id === filter.control) &&
        (!filter.owner || control.owner === filter.owner) &&
        (!filter.scope || block.scope === filter.scope) &&
        (!filter.kind || block.kind === filter.kind) &&
        (!filter.check || block.check === filter.check);
      return fits ? 1 : 0;
    });
  }

  private folded(): [blocks: string[], reasons: string[]] {
    this.blocks ??= this.model.tests.map(({ block, control }) =>
      fold([control.id, control.title, block.check, block.kind, block.scope, control.owner].join("\n")),
    );
    this.reasons ??= this.model.data.reasons.map(fold);
    return [this.blocks, this.reasons];
  }

  private namesOf(record: number): string[] {
    let found = this.names.get(record);
    // A hole stays a hole: such a row is not listed.
    if (!found) this.names.set(record, (found = this.model.namesOf(record).map(fold)));
    return found;
  }
}
