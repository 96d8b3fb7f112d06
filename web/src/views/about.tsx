/** How to read the page: what the words mean, and what it does not say. */

import { Badge, Facts, Table } from "../marks";
import { instant, UNMAPPED, wordOf } from "../model";
import { Heading, type View } from "./missing";

export const About: View = ({ model }) => {
  const { run } = model.data;
  return (
    <>
      <Heading>How to read this page</Heading>
      <ul class="prose">
        <li>It is drawn from one stored run alone, asks nothing of any network, and the same run gives the same file.</li>
        <li>Controls are <b>mapped to</b> requirements. Whether these are met is for the assessor to conclude; no conclusion stands here.</li>
        <li>Absence of evidence is never a pass: what could not be read is unobserved, with the call that was refused.</li>
        <li>Nothing was sampled. Every item of each population was judged. A deviation is written n of N, N being what could be judged.</li>
        <li>The worst known word wins: of results for a control, of controls for a requirement.</li>
        <li>Text from evidence stands as it was read; characters that could mislead are shown as escapes such as <code>\u202e</code>.</li>
        <li>Every digest names the same bytes in the vault and in a pack, where they can be verified without Tieout.</li>
        <li>In lists the arrow keys, Page Up, Page Down, Home and End move, and Enter opens. The address of each view can be kept.</li>
      </ul>
      <h2>Verdicts</h2>
      <Table caption="Verdicts, the worst first" head={["Verdict", "Means"]}>
        <tbody>
          {model.data.verdicts.map(([word, meaning], verdict) => (
            <tr key={word}><th scope="row"><Badge verdict={verdict} /></th><td>{meaning}</td></tr>
          ))}
          <tr><th scope="row"><Badge verdict={UNMAPPED} /></th><td>No verdict: no control that could meet the requirement is mapped to it ({wordOf(UNMAPPED)}).</td></tr>
        </tbody>
      </Table>
      <h2>The run</h2>
      <Facts
        facts={[
          ["Run", run.id],
          ["SHA-256", <code class="digest">{run.digest}</code>],
          ["Started", instant(run.started)],
          ["Ended", instant(run.ended)],
          ["Judged at", instant(run.now)],
          ["Mode", run.mode],
          ["Status", run.status],
          ["Tieout", run.version],
        ]}
      />
      <p class="quiet">Made with Preact and TanStack Virtual (MIT licence); their notices stand at the head of the script in this file.</p>
    </>
  );
};
