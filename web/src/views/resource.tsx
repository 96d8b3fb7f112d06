/** One resource: what each check said of it, and the evidence that it was seen in. */

import { Badge, Facts, Table, Told } from "../marks";
import { instant } from "../model";
import { to } from "../route";
import { firstSentence } from "./controls";
import { Heading, Missing, type View } from "./missing";
import { Proof } from "./proof";

export const ResourceView: View = (props) => {
  const { model, route } = props;
  const [kind = "", scope = "", name = ""] = route.parts;
  const found = model.resultsOf(kind, scope, name);
  if (!found.length) return <Missing {...props} />;
  const records = [...new Set(found.map(({ test }) => test.block.record))];
  const waivers = new Map(model.data.waivers.map((each) => [each.id, each]));
  return (
    <>
      <Heading over={<Told>{`${kind} in ${scope}`}</Told>}><Told>{name}</Told></Heading>
      <Facts facts={[["Kind", model.data.kinds[kind] ?? ""], ["Judged at", instant(model.data.run.now)]]} />
      <section aria-labelledby="said">
        <h2 id="said">What was said of it</h2>
        <Table caption="Results of this resource" head={["Verdict", "Control", "Check", "Reason", "Waiver", "Owner"]}>
          <tbody>
            {found.map(({ test, stretch }) => {
              const waiver = waivers.get(model.waiver(stretch));
              return (
                <tr key={stretch}>
                  <td><Badge verdict={model.sVerdict[stretch]!} /></td>
                  <th scope="row"><a href={to("control", test.control.id)}>{test.control.id}</a></th>
                  <td><a href={to("test", test.control.id, test.block.check, kind, scope)}>{firstSentence(test.check?.doc) || test.block.check}</a></td>
                  <td><Told>{model.reason(stretch)}</Told></td>
                  <td>{model.waiver(stretch) ? (
                    <a href="#waivers"><Told>{model.waiver(stretch) + (waiver ? `, until ${waiver.ends}, approved by ${waiver.approved_by}` : "")}</Told></a>
                  ) : ""}</td>
                  <td><Told>{test.control.owner}</Told></td>
                </tr>
              );
            })}
          </tbody>
        </Table>
      </section>
      {records.map((record) => (
        <section key={record} aria-labelledby={`proof-${record}`}>
          <h2 id={`proof-${record}`}>Evidence it was seen in</h2>
          <Proof model={model} record={record} />
        </section>
      ))}
    </>
  );
};
