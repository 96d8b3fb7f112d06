/** The run as the views ask of it: stretches laid out in typed arrays, and every total reckoned once. */

import type { Block, Check, Control, Framework, Payload, Population, Reading, Requirement } from "./payload";

export const FAIL = 0;
export const PENDING = 3;
export const WAIVED = 4;
export const PASS = 5;
export const UNMAPPED = -1;
const WIDTH = 5;

/** What a verdict, or the lack of a mapping, is called. */
export const WORDS = [
  "fail", "unobserved", "stale", "pending", "waived", "pass", "no occurrence", "not applicable",
] as const;
export const wordOf = (verdict: number): string => WORDS[verdict] ?? "unmapped";

/** One check of one control over one scope: a block with its counts. */
export interface Test {
  number: number;
  block: Block;
  control: Control;
  check: Check | undefined;
  counts: number[];
  verdict: number;
  items: number;
}

export class Model {
  readonly data: Payload;
  readonly tests: Test[];
  readonly testsOf = new Map<string, Test[]>();
  readonly controls = new Map<string, Control>();
  readonly checks = new Map<string, Check>();
  readonly frameworks = new Map<string, Framework>();
  readonly readingOf = new Map<number, Reading>();
  readonly usedBy = new Map<number, Set<string>>();
  /** Results by verdict, over the whole run. */
  readonly totals: number[];
  /** Rows that are listed here, and results that are only counted. */
  readonly listed: number;
  readonly leftOut: number;

  // A stretch is a line of these columns; the rows of the listed ones are numbered throughout.
  readonly stretches: number;
  readonly sBlock: Uint32Array;
  readonly sVerdict: Uint8Array;
  readonly sReason: Uint32Array;
  readonly sWaiver: Int32Array;
  /** First row in the record, -1 where the whole population is spoken of. */
  readonly sFirst: Int32Array;
  readonly sCount: Uint32Array;
  readonly sListed: Uint8Array;
  /** First number of its rows among all that are listed. */
  readonly sStart: Uint32Array;
  readonly rowStretch: Uint32Array;
  private readonly names = new Map<number, string[]>();
  private readonly days: Map<string, string>;

  constructor(data: Payload) {
    this.data = data;
    for (const each of data.controls) this.controls.set(each.id, each);
    for (const each of data.checks) this.checks.set(each.id, each);
    for (const each of data.frameworks) this.frameworks.set(each.id, each);
    for (const each of data.evidence) if (each.record >= 0) this.readingOf.set(each.record, each);
    this.days = new Map(data.period?.controls ?? []);

    const count = data.blocks.reduce((sum, each) => sum + each.stretches.length / WIDTH + (each.whole ? 1 : 0), 0);
    this.stretches = count;
    this.sBlock = new Uint32Array(count);
    this.sVerdict = new Uint8Array(count);
    this.sReason = new Uint32Array(count);
    this.sWaiver = new Int32Array(count);
    this.sFirst = new Int32Array(count);
    this.sCount = new Uint32Array(count);
    this.sListed = new Uint8Array(count);
    this.sStart = new Uint32Array(count);
    this.totals = WORDS.map(() => 0);
    [this.listed, this.leftOut] = this.lay();
    this.rowStretch = new Uint32Array(this.listed);
    for (let s = 0; s < count; s++)
      if (this.sListed[s]) this.rowStretch.fill(s, this.sStart[s], this.sStart[s]! + this.sCount[s]!);
    this.tests = data.blocks.map((block, number) => this.test(block, number));
    for (const test of this.tests) {
      const known = this.testsOf.get(test.control.id);
      if (known) known.push(test);
      else this.testsOf.set(test.control.id, [test]);
      for (const record of new Set([test.block.record, ...test.block.inputs])) {
        if (record < 0) continue;
        if (!this.usedBy.has(record)) this.usedBy.set(record, new Set());
        this.usedBy.get(record)!.add(test.control.id);
      }
    }
  }

  private lay(): [listed: number, leftOut: number] {
    let s = 0, listed = 0, leftOut = 0;
    const add = (block: number, first: number, stretch: ArrayLike<number>, at: number): void => {
      const rows = stretch[at + 1]!;
      this.sBlock[s] = block;
      this.sVerdict[s] = stretch[at]!;
      this.sCount[s] = rows;
      this.sReason[s] = stretch[at + 2]!;
      this.sWaiver[s] = stretch[at + 3]!;
      this.sFirst[s] = first;
      this.sListed[s] = stretch[at + 4]!;
      this.sStart[s] = listed;
      this.totals[stretch[at]!]! += rows;
      if (stretch[at + 4]) listed += rows;
      else leftOut += rows;
      s++;
    };
    this.data.blocks.forEach((block, number) => {
      if (block.whole) add(number, -1, block.whole, 0);
      let first = 0;
      for (let at = 0; at < block.stretches.length; at += WIDTH) {
        add(number, first, block.stretches, at);
        first += block.stretches[at + 1]!;
      }
    });
    return [listed, leftOut];
  }

  private test(block: Block, number: number): Test {
    const counts = WORDS.map(() => 0);
    let items = 0;
    for (let at = 0; at < block.stretches.length; at += WIDTH) {
      counts[block.stretches[at]!]! += block.stretches[at + 1]!;
      items += block.stretches[at + 1]!;
    }
    if (block.whole) counts[block.whole[0]]! += block.whole[1];
    const found = counts.findIndex((each) => each > 0);
    const control = this.data.controls[block.control]!;
    // A block without any result judged nothing: that is never a pass.
    return { number, block, control, check: this.checks.get(block.check), counts, verdict: found < 0 ? 1 : found, items };
  }

  /** The names of a record by row; holes where a row is not listed here. */
  namesOf(record: number): string[] {
    let found = this.names.get(record);
    if (!found) {
      found = [];
      const parts = this.data.records[record]?.names ?? [];
      for (let at = 0; at < parts.length; at += 2) {
        const first = parts[at] as number;
        (parts[at + 1] as string[]).forEach((name, offset) => (found![first + offset] = name));
      }
      this.names.set(record, found);
    }
    return found;
  }

  /** The resource of a listed row, null where the whole population is spoken of. */
  resource(row: number): string | null {
    const s = this.rowStretch[row]!;
    const first = this.sFirst[s]!;
    if (first < 0) return null;
    const record = this.data.blocks[this.sBlock[s]!]!.record;
    return this.namesOf(record)[first + row - this.sStart[s]!] ?? "";
  }

  /** The tests that speak of a resource, each with the stretch that holds it. */
  resultsOf(kind: string, scope: string, resource: string): { test: Test; stretch: number }[] {
    const found: { test: Test; stretch: number }[] = [];
    const places = new Map<number, number>();
    for (let s = 0; s < this.stretches; s++) {
      const block = this.data.blocks[this.sBlock[s]!]!;
      const first = this.sFirst[s]!;
      if (first < 0 || block.kind !== kind || block.scope !== scope || block.record < 0) continue;
      let row = places.get(block.record);
      if (row === undefined) places.set(block.record, (row = this.namesOf(block.record).indexOf(resource)));
      if (row >= first && row < first + this.sCount[s]!) found.push({ test: this.tests[this.sBlock[s]!]!, stretch: s });
    }
    return found.sort((a, b) => this.sVerdict[a.stretch]! - this.sVerdict[b.stretch]!);
  }

  reason(stretch: number): string {
    return this.data.reasons[this.sReason[stretch]!] ?? "";
  }

  waiver(stretch: number): string {
    return this.data.waiver_ids[this.sWaiver[stretch]!] ?? "";
  }

  /** One letter a day of the period, undefined where the page has none of that control. */
  line(control: string): string | undefined {
    return this.days.get(control);
  }

  population(record: number): Population | undefined {
    return this.data.records[record];
  }

  requirement(framework: string, id: string): Requirement | undefined {
    return this.frameworks.get(framework)?.requirements.find((each) => each.id === id);
  }
}

/** How many of each verdict there are, unmapped ones last. */
export function tally(verdicts: Iterable<number>): number[] {
  const counts = [...WORDS.map(() => 0), 0];
  for (const verdict of verdicts) counts[verdict < 0 ? WORDS.length : verdict]! += 1;
  return counts;
}

/** Deviations as auditors write them: n of N, N being what could be judged. */
export function deviation(counts: number[]): string {
  const judged = counts[FAIL]! + counts[WAIVED]! + counts[PASS]!;
  return judged ? `${number(counts[FAIL]! + counts[WAIVED]!)} of ${number(judged)}` : "none judged";
}

const NUMBERS = new Intl.NumberFormat("en");
export const number = (value: number): string => NUMBERS.format(value);
/** An instant as people read it: 2026-03-31 09:00:00 UTC. */
export const instant = (iso: string): string => iso.replace("T", " ").replace("+00:00", " UTC");
/** A count with its noun: 1 control, 2 controls. */
export const counted = (value: number, noun: string): string => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;
