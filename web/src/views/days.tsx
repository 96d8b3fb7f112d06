/** The period: every control day by day, days on which nobody looked included. */

import { useState } from "preact/hooks";
import { dayCounts, daysIn, dayWidth, Legend, Months, Strip, useDay } from "../heat";
import { Table, Told } from "../marks";
import { counted, FAIL, type Model, number } from "../model";
import type { Period } from "../payload";
import { to } from "../route";
import { Heading, type View } from "./missing";

export const Days: View = ({ model }) =>
  model.data.period ? <Ledger model={model} period={model.data.period} /> : <><Heading>Days</Heading><p>The vault held one run: there is no period to show.</p></>;

function Ledger({ model, period }: { model: Model; period: Period }) {
  const [framework, setFramework] = useState("");
  const [bad, setBad] = useState(true);
  const [said, onDay] = useDay(period);
  const days = daysIn(period);
  const width = dayWidth(days);
  const lines = period.controls.map(([id, line]) => ({ id, line, counts: dayCounts(line), control: model.controls.get(id) }));
  const shown = lines.filter(
    ({ control, counts }) =>
      (!framework || control?.requirements.some(([each]) => each === framework)) && (!bad || counts[FAIL]! + counts[1]! + counts[2]! > 0),
  );
  return (
    <>
      <Heading over={`${period.from} to ${period.to}`}>Days</Heading>
      <p>
        {counted(days, "day")}, {counted(period.runs, "run")} that collected; on {counted(period.idle, "day")} nobody looked at anything.
        A day has the worst verdict of its looks, and none where nobody looked.
      </p>
      {period.without_results.length ? (
        <details>
          <summary>{counted(period.without_results.length, "run")} without results</summary>
          <ul>{period.without_results.map(([run, status, day]) => <li key={run}><Told>{run}</Told>, {day}: {status}</li>)}</ul>
        </details>
      ) : null}
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          Framework{" "}
          <select value={framework} onChange={(event) => setFramework(event.currentTarget.value)}>
            <option value="">all</option>
            {model.data.frameworks.map(({ id, short }) => <option key={id} value={id}>{short}</option>)}
          </select>
        </label>
        <label class="tick">
          <input type="checkbox" checked={bad} onChange={(event) => setBad(event.currentTarget.checked)} /> Only controls that failed, were
          stale or not observed
        </label>
      </form>
      <p role="status" class="quiet">{number(shown.length)} of {counted(lines.length, "control")}</p>
      <Legend />
      <p class="quiet pointed" aria-hidden="true">{said || "Point at a day to read its date."}</p>
      {shown.length ? (
        <Table caption="Days of each control" head={["Control", "Days", "Failed", "Not looked"]}>
          <tbody>
            <tr aria-hidden="true"><td /><td><Months period={period} width={width} /></td><td /><td /></tr>
            {shown.map(({ id, line, counts, control }) => (
              <tr key={id}>
                <th scope="row" class="days-of"><a href={to("control", id)}>{id}</a> <span class="quiet"><Told>{control?.title ?? ""}</Told></span></th>
                <td><Strip line={line} label={id} width={width} onDay={onDay(id, line)} /></td>
                <td class="number">{counts[FAIL]} of {days - counts[8]!}</td>
                <td class="number">{counts[8]}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : <p>No control of these failed, was stale or could not be observed on any day.</p>}
    </>
  );
}
