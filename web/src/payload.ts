/** What the file holds: the form that evidence/page/payload.py writes. Numbers name places in lists. */

export interface Head {
  id: string;
  organisation: string;
  mode: string;
  status: string;
  started: string;
  ended: string;
  now: string;
  version: string;
  digest: string;
  planned: number;
  committed: number;
}

export interface Requirement {
  id: string;
  title: string;
  text: string;
  group: string;
  /** Place in the list of verdicts; -1 where no control is mapped. */
  verdict: number;
  decision: string;
  controls: number[];
}

export interface Framework {
  id: string;
  short: string;
  name: string;
  edition: string;
  groups: [id: string, title: string][];
  requirements: Requirement[];
}

/** Framework, requirement, how far it is met, why, and 1 where an automated check stands behind it. */
export type Reach = [framework: string, requirement: string, meets: string, why: string, tests: 0 | 1];

export interface Control {
  id: string;
  title: string;
  statement: string;
  type: string;
  owner: string;
  frequency: string;
  automation: string;
  target: string;
  population: string;
  condition: string;
  asked: string[];
  parameters: [name: string, value: string, means: string][];
  origin: [name: string, place: string][];
  checks: string[];
  verdict: number;
  decision: string;
  limited: string;
  requirements: Reach[];
}

export interface Check {
  id: string;
  doc: string;
  source: string;
  digest: string;
  subject: string;
  populations: string[];
}

export interface Population {
  digest: string;
  withheld?: true;
  kind?: string;
  scope?: string;
  operations?: string[];
  complete?: boolean;
  gaps?: string[];
  covers?: string[];
  expected?: number | null;
  expected_from?: string;
  /** By which entry of the ledger, when and why; empty while the record stands. */
  erased?: string;
  /** First row, its names and those of the rows after it, first row, ... */
  names: (number | string[])[];
}

export interface Reading {
  id: string;
  kind: string;
  scope: string;
  source: string;
  system: string;
  collector: string;
  identity: string;
  run: string;
  collected: string;
  as_of: string;
  record: number;
  transcript: string;
  rows: number;
  complete: boolean;
  gap: string;
  unobserved: [reason: string, count: number][];
}

/** Verdict, rows, reason, waiver, and 1 where the rows are listed in this page. */
export type Stretch = [verdict: number, rows: number, reason: number, waiver: number, listed: number];

export interface Block {
  control: number;
  check: string;
  kind: string;
  scope: string;
  record: number;
  inputs: number[];
  parameters: [name: string, value: string][];
  whole: Stretch | null;
  /** Stretches one after another, five numbers each. */
  stretches: number[];
}

export interface Waiver {
  id: string;
  control: string;
  check: string;
  scope: string;
  resource: string;
  reason: string;
  requested_by: string;
  approved_by: string;
  starts: string;
  ends: string;
  ticket: string;
  state: string;
  items: number;
  compensating: string;
  compensating_verdict: number;
  findings: string[];
}

export interface Period {
  from: string;
  to: string;
  runs: number;
  without_results: [run: string, status: string, day: string][];
  idle: number;
  controls: [control: string, days: string][];
}

export interface Payload {
  form: 1;
  run: Head;
  verdicts: [word: string, meaning: string][];
  frameworks: Framework[];
  controls: Control[];
  checks: Check[];
  kinds: Record<string, string>;
  records: Population[];
  evidence: Reading[];
  blocks: Block[];
  reasons: string[];
  waiver_ids: string[];
  waivers: Waiver[];
  out_of_scope: [name: string, reason: string, approver: string][];
  period: Period | null;
}
