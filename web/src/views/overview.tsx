/** The first view: every framework by verdict, what fails, what could not be seen. */

import { spans, dateOf } from "../heat";
import { Bar, Counts, Facts, Table, Told } from "../marks";
import { counted, deviation, FAIL, instant, type Model, number, tally, wordOf } from "../model";
import type { Control, Framework } from "../payload";
import { narrowed, to, toResults } from "../route";
import { Heading, type View } from "./missing";

const TOLD = 12;

export const Overview: View = ({ model }) => {
  const { run, controls, evidence } = model.data;
  const results = model.totals.reduce((sum, each) => sum + each, 0);
  const byVerdict = tally(controls.map(({ verdict }) => verdict));
  const failing = controls.filter(({ verdict }) => verdict === FAIL);
  const broken = evidence.filter(({ complete }) => !complete);
  return (
    <>
      <Heading>Overview</Heading>
      <Facts
        facts={[
          ["Run", <><Told>{run.id}</Told> ({run.mode}, {run.status})</>],
          ["Judged at", instant(run.now)],
          ["Evidence", <a href="#evidence">{number(run.committed)} of {counted(run.planned, "planned reading")} stored{broken.length ? `, ${number(broken.length)} not whole` : ""}</a>],
          ["Controls", <a href="#controls">{number(controls.length)}</a>],
          ["Results", <a href="#results">{number(results)}</a>],
        ]}
      />
      <section aria-labelledby="frameworks">
        <h2 id="frameworks">Requirements by framework</h2>
        <p class="quiet">Each requirement has the worst verdict of the controls mapped to it. Unmapped: no control speaks to it.</p>
        <div class="cards">
          {model.data.frameworks.map((each) => <Card key={each.id} framework={each} model={model} />)}
        </div>
      </section>
      <div class="columns">
        <section aria-labelledby="controls-by">
          <h2 id="controls-by">Controls</h2>
          <Bar counts={byVerdict} label="Controls" />
          <Counts counts={byVerdict} of={controls.length} href={(verdict) => narrowed("#controls", verdict)} />
        </section>
        <section aria-labelledby="results-by">
          <h2 id="results-by">Results</h2>
          <Bar counts={model.totals} label="Results" />
          <Counts counts={model.totals} of={results} href={(verdict) => toResults({ verdicts: [verdict] })} />
        </section>
      </div>
      <section aria-labelledby="fails">
        <h2 id="fails">What fails: {counted(failing.length, "control")}</h2>
        {failing.length ? <Failing model={model} controls={failing} /> : <p>No control fails.</p>}
      </section>
      <section aria-labelledby="unseen">
        <h2 id="unseen">What could not be seen</h2>
        {broken.length ? (
          <ul class="plain">
            {broken.slice(0, TOLD).map((each) => (
              <li key={each.id}>
                <a href={to("reading", each.id)}>{each.kind}</a> in <Told>{each.scope}</Told>: <Told>{each.gap || "not whole"}</Told>
              </li>
            ))}
            {broken.length > TOLD ? <li><a href="#evidence?broken">and {number(broken.length - TOLD)} more</a></li> : null}
          </ul>
        ) : <p>Every planned population was read whole. Single fields that could not be read are <a href={toResults({ verdicts: [1] })}>{wordOf(1)}</a>.</p>}
      </section>
    </>
  );
};

function Card({ framework, model }: { framework: Framework; model: Model }) {
  const { requirements } = framework;
  const counts = tally(requirements.map(({ verdict }) => verdict));
  const mapped = new Set(requirements.flatMap((each) => each.controls));
  return (
    <article class="card">
      <h3><a href={to("framework", framework.id)}>{framework.name}</a></h3>
      <Bar counts={counts} label={`${counted(requirements.length, "requirement")} of ${framework.short}`} />
      <Counts counts={counts} of={requirements.length} href={(verdict) => narrowed(to("framework", framework.id), verdict)} />
      <p class="quiet">{counted(requirements.length, "requirement")}, {counted(mapped.size, "control")} of {number(model.data.controls.length)} mapped to them</p>
    </article>
  );
}

function Failing({ model, controls }: { model: Model; controls: Control[] }) {
  const worst = controls
    .map((control) => ({ control, counts: countsOf(model, control) }))
    .sort((a, b) => b.counts[FAIL]! - a.counts[FAIL]!);
  const since = model.data.period !== null;
  return (
    <>
      <Table caption="Controls that fail" head={["Control", "Title", "Owner", "Deviation", ...(since ? ["Failing since"] : [])]}>
        <tbody>
          {worst.slice(0, TOLD).map(({ control, counts }) => (
            <tr key={control.id}>
              <th scope="row"><a href={to("control", control.id)}>{control.id}</a></th>
              <td><Told>{control.title}</Told></td>
              <td><Told>{control.owner}</Told></td>
              <td class="number">{deviation(counts)}</td>
              {since ? <td>{failingSince(model, control.id)}</td> : null}
            </tr>
          ))}
        </tbody>
      </Table>
      {controls.length > TOLD ? <p><a href={narrowed("#controls", FAIL)}>All {number(controls.length)} controls that fail</a></p> : null}
    </>
  );
}

/** Results of a control by verdict. */
export function countsOf(model: Model, control: Control): number[] {
  const counts = tally([]).slice(0, -1);
  for (const test of model.testsOf.get(control.id) ?? []) test.counts.forEach((each, verdict) => (counts[verdict]! += each));
  return counts;
}

/** The first day of the failing days that the period ends with; days nobody looked break nothing. */
export function failingSince(model: Model, control: string): string {
  const { period } = model.data;
  const line = model.line(control);
  if (!period || !line) return "";
  let first = -1;
  for (const span of spans(line).reverse()) {
    if (span.word === FAIL) first = span.first;
    else if (span.word < 8) break;
  }
  if (first < 0) return "";
  return first === 0 ? `${dateOf(period, 0)} or before` : dateOf(period, first);
}

