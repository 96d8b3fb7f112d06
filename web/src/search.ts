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
    const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = WORDS.map((_, verdict) => !filter.verdicts.length || filter.verdicts.includes(verdict));
    const counts = WORDS.map(() => 0);
    const buckets: number[][] = WORDS.map(() => []);
    const [blocks, reasons] = words.length ? this.folded() : [[], []];
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
      const open = words.filter((word) => !blocks[block]!.includes(word) && !reasons[model.sReason[s]!]!.includes(word));
      const bucket = buckets[verdict]!;
      if (!open.length) {
        counts[verdict]! += count;
        if (wanted[verdict]) for (let row = start; row < start + count; row++) bucket.push(row);
        continue;
      }
      const first = model.sFirst[s]!;
      if (first < 0) continue;
      const names = this.namesOf(model.data.blocks[block]!.record);
      for (let at = 0; at < count; at++) {
        const name = names[first + at] ?? "";
        if (!open.every((word) => name.includes(word))) continue;
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
      [control.id, control.title, block.check, block.kind, block.scope, control.owner].join("\n").toLowerCase(),
    );
    this.reasons ??= this.model.data.reasons.map((each) => each.toLowerCase());
    return [this.blocks, this.reasons];
  }

  private namesOf(record: number): string[] {
    let found = this.names.get(record);
    // A hole stays a hole: such a row is not listed.
    if (!found) this.names.set(record, (found = this.model.namesOf(record).map((name) => name.toLowerCase())));
    return found;
  }
}
