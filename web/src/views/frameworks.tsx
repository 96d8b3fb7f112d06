/** A framework requirement by requirement, and one requirement with the controls mapped to it. */

import { Badge, Bar, Counts, Facts, Table, Told } from "../marks";
import { counted, deviation, type Model, number, tally, wordOf } from "../model";
import type { Framework, Requirement } from "../payload";
import { chosenIn, narrowed, to, toResults } from "../route";
import { Chips } from "./chips";
import { Heading, Missing, type View, type ViewProps } from "./missing";
import { countsOf } from "./overview";

export const FrameworkView: View = (props) => {
  const { model, route } = props;
  const framework = model.frameworks.get(route.parts[0] ?? "");
  if (!framework) return <Missing {...props} />;
  return <Requirements framework={framework} {...props} />;
};

function Requirements({ framework, model, route }: ViewProps & { framework: Framework }) {
  const { requirements } = framework;
  const counts = tally(requirements.map(({ verdict }) => verdict));
  const chosen = chosenIn(route.query);
  const fits = (each: Requirement): boolean =>
    !chosen.length || chosen.includes(each.verdict < 0 ? counts.length - 1 : each.verdict);
  const shown = requirements.filter(fits);
  const groups = framework.groups.map(([id, title]) => ({ id, title, rows: shown.filter(({ group }) => group === id) }));
  const known = new Set(framework.groups.map(([id]) => id));
  const others = { id: "", title: "Other requirements", rows: shown.filter(({ group }) => !known.has(group)) };
  return (
    <>
      <Heading over="Framework">{framework.name}</Heading>
      <p class="quiet">{framework.edition}{framework.edition ? ". " : ""}Titles are our own words. A verdict is the worst of the controls mapped to the requirement.</p>
      <Bar counts={counts} label="Requirements" />
      <Chips
        label="Verdicts of requirements"
        counts={counts}
        chosen={chosen}
        onChoose={(verdicts) => (location.hash = narrowed(to("framework", framework.id), verdicts.at(-1)))}
      />
      <p role="status" class="quiet">{number(shown.length)} of {counted(requirements.length, "requirement")}</p>
      <Table caption={`Requirements of ${framework.name}`} head={["Requirement", "Title", "Verdict", "Controls mapped to it", "Deviation"]}>
        {[...groups, others].filter(({ rows }) => rows.length).map((group) => (
          <tbody key={group.id}>
            <tr class="group"><th colSpan={5} scope="rowgroup">{group.id} {group.title}</th></tr>
            {group.rows.map((each) => (
              <tr key={each.id}>
                <th scope="row"><a href={to("requirement", framework.id, each.id)}>{each.id}</a></th>
                <td class="title">{each.title}</td>
                <td><Badge verdict={each.verdict} /></td>
                <td><ControlLinks model={model} requirement={each} /></td>
                <td class="number">{each.controls.length ? deviation(together(model, each)) : ""}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </Table>
    </>
  );
}

function together(model: Model, requirement: Requirement): number[] {
  const counts = tally([]);
  for (const place of requirement.controls)
    countsOf(model, model.data.controls[place]!).forEach((each, verdict) => (counts[verdict]! += each));
  return counts;
}

const ControlLinks = ({ model, requirement }: { model: Model; requirement: Requirement }) => (
  <>
    {requirement.controls.map((place, number) => {
      const control = model.data.controls[place]!;
      return (
        <span key={place}>
          {number ? ", " : ""}
          <a class="id" href={to("control", control.id)}>{control.id}</a>
          {control.verdict === requirement.verdict ? "" : <span class="quiet"> ({wordOf(control.verdict)})</span>}
        </span>
      );
    })}
    {requirement.controls.length ? null : <span class="quiet">no control is mapped to it</span>}
  </>
);

export const RequirementView: View = (props) => {
  const { model, route } = props;
  const [name = "", id = ""] = route.parts;
  const framework = model.frameworks.get(name);
  const requirement = model.requirement(name, id);
  if (!framework || !requirement) return <Missing {...props} />;
  const group = framework.groups.find(([each]) => each === requirement.group);
  return (
    <>
      <Heading over={<a href={to("framework", name)}>{framework.name}</a>}>{requirement.id} {requirement.title}</Heading>
      <p><Badge verdict={requirement.verdict} /> <Why requirement={requirement} /></p>
      <Facts
        facts={[
          ["Group", group ? group.join(" ") : ""],
          ["Decision", requirement.decision],
          ["Publisher's text", requirement.text],
        ]}
      />
      <section aria-labelledby="mapped">
        <h2 id="mapped">{counted(requirement.controls.length, "control")} mapped to it</h2>
        {requirement.controls.length ? (
          <Table caption="Controls mapped to it" head={["Control", "Title", "Verdict", "Meets", "Why", "By check", "Results"]}>
            <tbody>
              {requirement.controls.map((place) => {
                const control = model.data.controls[place]!;
                const [, , meets = "", why = "", tests] = control.requirements.find(([f, r]) => f === name && r === id) ?? [];
                return (
                  <tr key={control.id}>
                    <th scope="row"><a href={to("control", control.id)}>{control.id}</a></th>
                    <td class="title"><Told>{control.title}</Told></td>
                    <td><Badge verdict={control.verdict} /></td>
                    <td>{meets}</td>
                    <td><Told>{why}</Told></td>
                    <td>{tests ? "yes" : "no"}</td>
                    <td><Counts counts={countsOf(model, control)} href={(verdict) => toResults({ control: control.id, verdicts: [verdict] })} /></td>
                  </tr>
                );
              })}
            </tbody>
          </Table>
        ) : <p>No control is mapped to this requirement: the run says nothing of it.</p>}
      </section>
    </>
  );
};

const Why = ({ requirement }: { requirement: Requirement }) => (
  <span class="quiet">
    {requirement.verdict < 0
      ? "No verdict: no control that could meet it is mapped to it."
      : requirement.decision
        ? "Decided not to apply, unless a control mapped to it fails."
        : "The worst verdict of the controls mapped to it. A control that only supports it counts where it is worse than a pass."}
  </span>
);
