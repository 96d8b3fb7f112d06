/** Every control, and one control: its words of the day, its requirements, its tests, its days. */

import { dateOf, dayWidth, dayWord, inWords, Legend, Months, spans, Strip, useDay } from "../heat";
import { Badge, Counts, Facts, Table, Told } from "../marks";
import { counted, deviation, type Model, number, PENDING, tally } from "../model";
import type { Control, Period } from "../payload";
import { chosenIn, narrowed, to, toResults } from "../route";
import { Chips } from "./chips";
import { Heading, Missing, type View } from "./missing";
import { countsOf, failingSince } from "./overview";

export const Controls: View = ({ model, route }) => {
  const { controls } = model.data;
  const counts = tally(controls.map(({ verdict }) => verdict));
  const chosen = chosenIn(route.query);
  const shown = controls.filter(({ verdict }) => !chosen.length || chosen.includes(verdict));
  return (
    <>
      <Heading>Controls</Heading>
      <Chips label="Verdicts of controls" counts={counts} chosen={chosen}
        onChoose={(verdicts) => (location.hash = narrowed("#controls", verdicts.at(-1)))} />
      <p role="status" class="quiet">{number(shown.length)} of {counted(controls.length, "control")}</p>
      <Table caption="Controls" head={["Control", "Title", "Verdict", "Owner", "Frequency", "Tested", "Deviation", "Requirements"]}>
        <tbody>
          {shown.map((control) => (
            <tr key={control.id}>
              <th scope="row"><a href={to("control", control.id)}>{control.id}</a></th>
              <td class="title"><Told>{control.title}</Told></td>
              <td><Badge verdict={control.verdict} /></td>
              <td><Told>{control.owner}</Told></td>
              <td>{control.frequency}</td>
              <td>{control.automation}</td>
              <td class="number">{control.checks.length ? deviation(countsOf(model, control)) : ""}</td>
              <td class="number">{control.requirements.length}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
};

export const ControlView: View = (props) => {
  const control = props.model.controls.get(props.route.parts[0] ?? "");
  return control ? <One control={control} model={props.model} /> : <Missing {...props} />;
};

function One({ control, model }: { control: Control; model: Model }) {
  const tests = [...(model.testsOf.get(control.id) ?? [])].sort((a, b) => a.verdict - b.verdict || a.number - b.number);
  const spoken = new Set(tests.map(({ block }) => block.check));
  const silent = control.decision ? [] : control.checks.filter((each) => !spoken.has(each));
  const counts = countsOf(model, control);
  return (
    <>
      <Heading over={<a href="#controls">Controls</a>}>{control.id} <Told>{control.title}</Told></Heading>
      <p><Badge verdict={control.verdict} /> <span class="quiet">The worst of its results.</span></p>
      <p class="statement"><Told>{control.statement}</Told></p>
      <Facts
        facts={[
          ["Owner", <Told>{control.owner}</Told>],
          ["Frequency", control.frequency],
          ["Type", control.type],
          ["Tested", control.automation],
          ["Population", <Told>{control.population}</Told>],
          ["Holds when", control.condition && <Told>{control.condition}</Told>],
          ["Target", control.target],
          ["Limited to", control.limited],
          ["Decision", control.decision && <Told>{control.decision}</Told>],
          ["Failing since", failingSince(model, control.id)],
        ]}
      />
      {control.parameters.length ? (
        <Table caption="Parameters in force" head={["Parameter", "Value", "Means"]}>
          <tbody>
            {control.parameters.map(([name, value, means]) => (
              <tr key={name}><th scope="row">{name}</th><td><Told>{value}</Told></td><td>{means}</td></tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      <section aria-labelledby="tests">
        <h2 id="tests">Tests</h2>
        <Counts counts={counts} href={(verdict) => toResults({ control: control.id, verdicts: [verdict] })} />
        {tests.length || silent.length ? (
          <Table caption="Tests of this control" head={["Check", "Procedure", "Where", "Verdict", "Items", "Deviation"]}>
            <tbody>
              {tests.map((test) => (
                <tr key={test.number}>
                  <th scope="row">
                    <a href={to("test", control.id, test.block.check, test.block.kind, test.block.scope)}>{test.block.check || "by persons"}</a>
                  </th>
                  <td><Told>{firstSentence(test.check?.doc) || (test.counts[PENDING] ? "A person attests, reviews or signs." : "")}</Told></td>
                  <td><Told>{test.block.scope || "everywhere"}</Told></td>
                  <td><Badge verdict={test.verdict} /></td>
                  <td class="number">{number(test.items)}</td>
                  <td class="number">{deviation(test.counts)}</td>
                </tr>
              ))}
              {silent.map((check) => (
                <tr key={check}>
                  <th scope="row">{check}</th>
                  <td><Told>{firstSentence(model.checks.get(check)?.doc)}</Told></td>
                  <td colSpan={4}><Badge verdict={1} /> the check gave no result in this run</td>
                </tr>
              ))}
            </tbody>
          </Table>
        ) : <p>Nothing was tested.</p>}
        {control.asked.length ? (
          <>
            <h3>{control.automation === "automated" ? "Evidence it rests on" : "Asked of persons"}</h3>
            <ul>{control.asked.map((each) => <li key={each}><Told>{each}</Told></li>)}</ul>
          </>
        ) : null}
      </section>
      <section aria-labelledby="requirements">
        <h2 id="requirements">Mapped to {counted(control.requirements.length, "requirement")}</h2>
        {control.requirements.length ? <Requirements control={control} model={model} /> : <p>None of the frameworks shown.</p>}
      </section>
      {model.data.period ? <DaysOf control={control.id} model={model} period={model.data.period} /> : null}
    </>
  );
}

const Requirements = ({ control, model }: { control: Control; model: Model }) => (
  <Table caption="Requirements it is mapped to" head={["Framework", "Requirement", "Title", "Meets", "Why", "By check"]}>
    <tbody>
      {control.requirements.map(([framework, requirement, meets, why, tests]) => (
        <tr key={framework + requirement}>
          <td>{model.frameworks.get(framework)?.short ?? framework}</td>
          <th scope="row"><a href={to("requirement", framework, requirement)}>{requirement}</a></th>
          <td>{model.requirement(framework, requirement)?.title}</td>
          <td>{meets}</td>
          <td><Told>{why}</Told></td>
          <td>{tests ? "yes" : "no"}</td>
        </tr>
      ))}
    </tbody>
  </Table>
);

function DaysOf({ control, model, period }: { control: string; model: Model; period: Period }) {
  const [said, onDay] = useDay(period);
  const line = model.line(control);
  if (line === undefined) return <section><h2>Days</h2><p>No run of the period held this control.</p></section>;
  const width = dayWidth(line.length);
  const changes = spans(line).reverse();
  return (
    <section aria-labelledby="days">
      <h2 id="days">Days, {period.from} to {period.to}</h2>
      <p>{inWords(line)}</p>
      <div class="scroll" tabIndex={0} role="group" aria-label="Strip of days">
        <Months period={period} width={width} />
        <Strip line={line} label={control} width={width} onDay={onDay(control, line)} />
      </div>
      <p class="quiet pointed">{said || "\u00a0"}</p>
      <Legend />
      <Table caption="Stretches of days, the newest first" head={["From", "To", "Days", "Word"]}>
        <tbody>
          {changes.slice(0, 100).map(({ first, last, word }) => (
            <tr key={first}>
              <td>{dateOf(period, first)}</td>
              <td>{dateOf(period, last)}</td>
              <td class="number">{last - first + 1}</td>
              <td>{dayWord(word)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {changes.length > 100 ? <p class="quiet">and {number(changes.length - 100)} earlier stretches</p> : null}
    </section>
  );
}

/** The first sentence of a docstring. */
export const firstSentence = (doc: string | undefined): string => (doc ?? "").split(/\n\s*\n/, 1)[0]!.replaceAll(/\s+/g, " ");
