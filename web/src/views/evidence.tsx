/** The evidence: each reading of a source, whether it is whole, and the controls that rest on it. */

import { useMemo } from "preact/hooks";
import { Grid, type Column } from "../grid";
import { Facts, Name, Told } from "../marks";
import { counted, instant, number } from "../model";
import { to } from "../route";
import { Heading, Missing, type View } from "./missing";
import { Proof } from "./proof";

const COLUMNS: Column[] = [
  { name: "Whole", class: "c-verdict" },
  { name: "Evidence", class: "c-id" },
  { name: "Kind", class: "c-kind" },
  { name: "Scope", class: "c-resource" },
  { name: "Rows", class: "c-rows" },
  { name: "Collected at", class: "c-when" },
  { name: "Gap", class: "c-gap" },
];

export const EvidenceView: View = ({ model, route }) => {
  const all = model.data.evidence;
  const only = route.query === "broken";
  const shown = useMemo(() => (only ? all.filter(({ complete }) => !complete) : all), [all, only]);
  const broken = all.reduce((sum, { complete }) => sum + (complete ? 0 : 1), 0);
  return (
    <>
      <Heading>Evidence</Heading>
      <p class="quiet">Each line is one population (information produced by the entity), read from one source in one scope.</p>
      <div class="line">
        <p role="status">{number(shown.length)} of {counted(all.length, "reading")}; {number(broken)} not whole</p>
        {only ? <a href="#evidence">Show all</a> : broken ? <a href="#evidence?broken">Only those that are not whole</a> : null}
      </div>
      <Grid
        label="Evidence"
        columns={COLUMNS}
        count={shown.length}
        version={shown}
        memory={`evidence ${route.query}`}
        href={(index) => to("reading", shown[index]!.id)}
        cells={(index) => {
          const each = shown[index]!;
          return [
            each.record < 0 ? <span class="badge v1">not collected</span> : each.complete ? <span class="badge v5">whole</span> : <span class="badge v1">not whole</span>,
            <a href={to("reading", each.id)} tabIndex={-1}>{each.id}</a>,
            <Name>{each.kind}</Name>,
            <Name>{each.scope}</Name>,
            number(each.rows),
            instant(each.collected),
            <Told>{each.gap}</Told>,
          ];
        }}
      />
      {model.data.out_of_scope.length ? (
        <section aria-labelledby="outside">
          <h2 id="outside">Out of scope</h2>
          <ul>
            {model.data.out_of_scope.map(([name, reason, approver]) => (
              <li key={name}><Told>{name}</Told>: <Told>{reason}</Told>{approver ? <> (approved by <Told>{approver}</Told>)</> : null}</li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
};

export const ReadingView: View = (props) => {
  const { model, route } = props;
  const reading = model.data.evidence.find(({ id }) => id === route.parts[0]);
  if (!reading) return <Missing {...props} />;
  const users = [...(model.usedBy.get(reading.record) ?? [])].sort();
  return (
    <>
      <Heading over={<a href="#evidence">Evidence</a>}>{reading.id}</Heading>
      {reading.record < 0 ? (
        <Facts
          facts={[
            ["Kind", reading.kind],
            ["Scope", <Told>{reading.scope}</Told>],
            ["Not collected", <Told>{reading.gap || "no reason was stored"}</Told>],
            ["Asked at", instant(reading.collected)],
            ["Source", <><Told>{reading.source}</Told> ({reading.system})</>],
            ["Read as", <Told>{reading.identity}</Told>],
            ["Collector", reading.collector],
            ["Transcript (SHA-256)", <code class="digest">{reading.transcript}</code>],
          ]}
        />
      ) : <Proof model={model} record={reading.record} />}
      <section aria-labelledby="used">
        <h2 id="used">{counted(users.length, "control")} {users.length === 1 ? "rests" : "rest"} on it</h2>
        {users.length ? <ul class="inline">{users.map((id) => <li key={id}><a href={to("control", id)}>{id}</a></li>)}</ul> : <p>None.</p>}
      </section>
    </>
  );
};
