/** One test: a check of a control over a scope, with what it rests on and every item that needs work. */

import { Badge, Counts, Facts, Table, Told } from "../marks";
import { deviation, type Model, number, PASS, type Test } from "../model";
import { to, toResults } from "../route";
import { firstSentence } from "./controls";
import { Heading, Missing, type View } from "./missing";
import { Proof } from "./proof";

const TOLD = 200;

export const TestView: View = (props) => {
  const { model, route } = props;
  const [control, check = "", kind = "", scope = ""] = route.parts;
  const test = model.tests.find(
    (each) => each.control.id === control && each.block.check === check && each.block.kind === kind && each.block.scope === scope,
  );
  return test ? <One test={test} model={model} /> : <Missing {...props} />;
};

function One({ test, model }: { test: Test; model: Model }) {
  const { block, control, check } = test;
  const inputs = block.inputs.filter((each) => each !== block.record);
  return (
    <>
      <Heading over={<><a href={to("control", control.id)}>{control.id} {control.title}</a></>}>{block.check || "By persons"}</Heading>
      <p><Badge verdict={test.verdict} /> <Told>{firstSentence(check?.doc)}</Told></p>
      <Facts
        facts={[
          ["Where", <Told>{block.scope || "everywhere"}</Told>],
          ["Judged", block.kind ? <>{block.kind}{model.data.kinds[block.kind] ? `: ${model.data.kinds[block.kind]}` : ""}</> : ""],
          ["Items", `${number(test.items)}, all of them judged: nothing was sampled`],
          ["Deviation", deviation(test.counts)],
          ["Parameters", block.parameters.map(([name, value]) => `${name} = ${value}`).join(", ")],
        ]}
      />
      <Counts counts={test.counts} href={(verdict) => toResults({ control: control.id, check: block.check, scope: block.scope, verdicts: [verdict] })} />
      <section aria-labelledby="items">
        <h2 id="items">Items that are no pass</h2>
        <Items test={test} model={model} />
      </section>
      <section aria-labelledby="proof">
        <h2 id="proof">Evidence</h2>
        <Proof model={model} record={block.record} />
        {inputs.length ? (
          <>
            <h3>Read beside it</h3>
            <ul>
              {inputs.map((each) => {
                const reading = model.readingOf.get(each);
                const name = `${model.population(each)?.kind ?? "record"} in ${model.population(each)?.scope ?? "a scope withheld"}`;
                return <li key={each}>{reading ? <a href={to("reading", reading.id)}><Told>{name}</Told></a> : <Told>{name}</Told>}</li>;
              })}
            </ul>
          </>
        ) : null}
      </section>
      {check ? (
        <section aria-labelledby="text">
          <h2 id="text">The check as it ran</h2>
          <p class="prose"><Told>{check.doc}</Told></p>
          <details>
            <summary>Its text, SHA-256 {check.digest.slice(0, 12)}</summary>
            <pre tabIndex={0}><code>{check.source}</code></pre>
          </details>
        </section>
      ) : null}
    </>
  );
}

function Items({ test, model }: { test: Test; model: Model }) {
  const { block } = test;
  const stretches: number[] = [];
  for (let s = 0; s < model.stretches; s++) if (model.sBlock[s] === test.number && model.sVerdict[s] !== PASS) stretches.push(s);
  stretches.sort((a, b) => model.sVerdict[a]! - model.sVerdict[b]! || a - b);
  const names = block.record >= 0 ? model.namesOf(block.record) : [];
  const rows: { stretch: number; name: string | null }[] = [];
  let more = 0;
  for (const s of stretches) {
    const first = model.sFirst[s]!;
    const count = model.sCount[s]!;
    const room = model.sListed[s] ? Math.min(count, TOLD - rows.length) : 0;
    for (let at = 0; at < room; at++) rows.push({ stretch: s, name: first < 0 ? null : (names[first + at] ?? "") });
    more += count - room;
  }
  if (!rows.length && !more) return <p>None: every result is a pass.</p>;
  const all = { control: test.control.id, check: block.check, scope: block.scope };
  return (
    <>
      <Table caption="Items that are no pass" head={["Verdict", "Resource", "Reason", "Waiver"]}>
        <tbody>
          {rows.map(({ stretch, name }, place) => (
            <tr key={place}>
              <td><Badge verdict={model.sVerdict[stretch]!} /></td>
              <td class="name">{name === null ? <i>the whole population</i> : <a href={to("resource", block.kind, block.scope, name)}><Told>{name}</Told></a>}</td>
              <td><Told>{model.reason(stretch)}</Told></td>
              <td>{model.waiver(stretch) ? <a href="#waivers"><Told>{model.waiver(stretch)}</Told></a> : ""}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {more ? <p><a href={toResults(all)}>and {number(more)} more</a></p> : null}
    </>
  );
}
