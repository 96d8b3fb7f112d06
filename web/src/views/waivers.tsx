/** Accepted exceptions: who approved them, until when, what they covered, and what is wrong with them. */

import { Badge, Table, Told } from "../marks";
import { counted, number, WAIVED } from "../model";
import { to, toResults } from "../route";
import { Heading, type View } from "./missing";

export const Waivers: View = ({ model }) => {
  const { waivers } = model.data;
  return (
    <>
      <Heading>Waivers</Heading>
      <p class="quiet">A waiver never hides a failure: the item is counted and listed as waived. <a href={toResults({ verdicts: [WAIVED] })}>Waived items</a></p>
      {waivers.length ? (
        <Table caption={counted(waivers.length, "waiver")} head={["Waiver", "State", "Control", "Covers", "Items", "Reason", "Approved by", "Holds", "Stands in", "To look at"]}>
          <tbody>
            {waivers.map((each) => (
              <tr key={each.id}>
                <th scope="row"><Told>{each.id}</Told></th>
                <td>{each.state}</td>
                <td><a class="id" href={to("control", each.control)}>{each.control}</a></td>
                <td><Told>{`${each.resource} in ${each.scope === "*" ? "every scope" : each.scope}`}</Told></td>
                <td class="number">{number(each.items)}</td>
                <td><Told>{each.reason}</Told></td>
                <td><Told>{each.approved_by}</Told></td>
                <td>{each.starts} to {each.ends}</td>
                <td>{each.compensating_verdict >= 0 ? <><a class="id" href={to("control", each.compensating)}>{each.compensating}</a> <Badge verdict={each.compensating_verdict} /></> : <Told>{each.compensating}</Told>}</td>
                <td><Told>{each.findings.join("; ")}</Told></td>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : <p>The run was given no waiver for these controls.</p>}
    </>
  );
};
