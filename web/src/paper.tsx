/** The page on paper: overview, every requirement, the items that need work up to a bound, waivers. */

import { inWords } from "./heat";
import { Badge, Bar, Swatch, Told } from "./marks";
import { counted, deviation, instant, type Model, number, PASS, PENDING, tally, wordOf, WORDS } from "./model";
import { countsOf } from "./views/overview";

/** Items that are printed one by one; of the others paper says how many. */
const MOST = 500;

export function Paper({ model }: { model: Model }) {
  const { run, frameworks, controls, evidence, waivers, period } = model.data;
  const broken = evidence.filter(({ complete }) => !complete);
  return (
    <article class="paper">
      <h1><Told>{run.organisation}</Told>: controls as tested</h1>
      <p>
        Run <Told>{run.id}</Told> ({run.status}), judged at {instant(run.now)}. SHA-256 of the run: <code>{run.digest}</code>.
        {` ${number(run.committed)} of ${counted(run.planned, "planned reading")} stored.`}
      </p>
      <p>Controls are mapped to requirements; whether these are met is for the assessor to conclude. Each requirement has the worst verdict of its controls.</p>
      <Totals model={model} />
      {frameworks.map(({ id, name, requirements }) => (
        <figure key={id}>
          <figcaption>{name}: {counted(requirements.length, "requirement")} by verdict</figcaption>
          <Bar counts={tally(requirements.map(({ verdict }) => verdict))} label={name} />
        </figure>
      ))}
      <ul class="counts">
        {[...WORDS.keys(), -1].map((verdict) => <li key={verdict}><Swatch verdict={verdict} />{wordOf(verdict)}</li>)}
      </ul>
      {frameworks.map((framework) => (
        <section key={framework.id} class="part">
          <h2>{framework.name}: {counted(framework.requirements.length, "requirement")}</h2>
          <table>
            <thead><tr><th>Requirement</th><th>Title</th><th>Verdict</th><th>Controls mapped to it</th></tr></thead>
            <tbody>
              {framework.requirements.map((each) => (
                <tr key={each.id}>
                  <th>{each.id}</th>
                  <td class="title">{each.title}{each.decision ? <i> ({each.decision})</i> : null}</td>
                  <td><Badge verdict={each.verdict} /></td>
                  <td>{each.controls.map((place) => controls[place]!.id).join(", ") || "none"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
      <section class="part">
        <h2>Controls that are no pass</h2>
        <p>Controls that wait for a person ({number(controls.filter(({ verdict }) => verdict === PENDING).length)}) are not listed.</p>
        <table>
          <thead><tr><th>Control</th><th>Title</th><th>Verdict</th><th>Owner</th><th>Deviation</th>{period ? <th>Days</th> : null}</tr></thead>
          <tbody>
            {controls.filter(({ verdict }) => verdict < PASS && verdict !== PENDING).map((each) => (
              <tr key={each.id}>
                <th>{each.id}</th>
                <td><Told>{each.title}</Told></td>
                <td><Badge verdict={each.verdict} /></td>
                <td><Told>{each.owner}</Told></td>
                <td>{deviation(countsOf(model, each))}</td>
                {period ? <td>{inWords(model.line(each.id) ?? "") || "not in the period"}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Items model={model} />
      {waivers.length ? (
        <section>
          <h2>Waivers</h2>
          <ul>
            {waivers.map((each) => (
              <li key={each.id}><Told>{`${each.id} (${each.state}, ${each.starts} to ${each.ends}), ${each.control}, ${counted(each.items, "item")}: ${each.reason} Approved by ${each.approved_by}.`}</Told></li>
            ))}
          </ul>
        </section>
      ) : null}
      {broken.length ? (
        <section>
          <h2>What could not be seen</h2>
          <ul>
            {broken.slice(0, MOST).map((each) => <li key={each.id}><Told>{`${each.kind} in ${each.scope}: ${each.gap || "not whole"}`}</Told></li>)}
            {broken.length > MOST ? <li>and {number(broken.length - MOST)} more</li> : null}
          </ul>
        </section>
      ) : null}
    </article>
  );
}

/** Counts by verdict, frameworks, controls and results side by side. */
function Totals({ model }: { model: Model }) {
  const columns: [name: string, counts: number[]][] = [
    ...model.data.frameworks.map(({ short, requirements }): [string, number[]] => [`Requirements, ${short}`, tally(requirements.map(({ verdict }) => verdict))]),
    ["Controls", tally(model.data.controls.map(({ verdict }) => verdict))],
    ["Results", [...model.totals, 0]],
  ];
  const sum = (counts: number[]): number => counts.reduce((all, each) => all + each, 0);
  return (
    <table>
      <thead><tr><th>Verdict</th>{columns.map(([name]) => <th key={name}>{name}</th>)}</tr></thead>
      <tbody>
        {columns[0]![1].map((_, verdict) => (
          <tr key={verdict}>
            <th>{wordOf(verdict)}</th>
            {columns.map(([name, counts]) => <td key={name} class="number">{number(counts[verdict]!)}</td>)}
          </tr>
        ))}
        <tr><th>in all</th>{columns.map(([name, counts]) => <td key={name} class="number">{number(sum(counts))}</td>)}</tr>
      </tbody>
    </table>
  );
}

function Items({ model }: { model: Model }) {
  const rows: { stretch: number; name: string | null }[] = [];
  let whole = 0;
  for (const word of [0, 1, 2, 4]) {
    for (let s = 0; s < model.stretches; s++) {
      if (model.sVerdict[s] !== word) continue;
      const count = model.sCount[s]!;
      whole += count;
      if (!model.sListed[s]) continue;
      for (let at = 0; at < count && rows.length < MOST; at++) rows.push({ stretch: s, name: model.resource(model.sStart[s]! + at) });
    }
  }
  return (
    <section>
      <h2>Items that need work: {number(whole)}</h2>
      <p>
        Results that are fail, unobserved, stale or waived; what waits for a person is not listed.
        {whole > rows.length ? ` The first ${number(rows.length)} stand here; ${number(whole - rows.length)} more are in the workbook.` : ""}
      </p>
      <table>
        <thead><tr><th>Verdict</th><th>Control</th><th>Resource and scope</th><th>Reason</th><th>Owner</th></tr></thead>
        <tbody>
          {rows.map(({ stretch, name }, place) => {
            const { control, block } = model.tests[model.sBlock[stretch]!]!;
            return (
              <tr key={place}>
                <td><Badge verdict={model.sVerdict[stretch]!} /></td>
                <th>{control.id}</th>
                <td>{name === null ? "the whole population" : <Told>{name}</Told>}<br /><small class="quiet"><Told>{block.scope}</Told></small></td>
                <td><Told>{(model.waiver(stretch) ? `[${model.waiver(stretch)}] ` : "") + model.reason(stretch)}</Told></td>
                <td class="owner"><Told>{control.owner}</Told></td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
