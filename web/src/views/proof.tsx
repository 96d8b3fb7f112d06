/** What a verdict rests on: the record by its digest, who read it from what, when, and whether whole. */

import { Facts, Told } from "../marks";
import { counted, instant, type Model, number } from "../model";
import { to } from "../route";

/** The evidence of a record, all of it. */
export function Proof({ model, record }: { model: Model; record: number }) {
  const population = model.population(record);
  const reading = model.readingOf.get(record);
  if (!population) return <p>No record stands behind this: nothing was collected for it.</p>;
  return (
    <Facts
      facts={[
        ["Kind", population.kind ?? ""],
        ["Scope", population.scope === undefined ? "" : <Told>{population.scope}</Told>],
        ["Record (SHA-256)", <code class="digest">{population.digest}</code>],
        ["Withheld", population.withheld ? "the record is not in this hand-over" : ""],
        ["Erased", population.erased ? <Told>{population.erased}</Told> : ""],
        ["Collected at", reading ? instant(reading.collected) : "by an earlier run"],
        ["Speaks of", reading?.as_of ? instant(reading.as_of) : ""],
        ["Source", reading ? <><Told>{reading.source}</Told> ({reading.system})</> : ""],
        ["Read as", reading ? <Told>{reading.identity}</Told> : ""],
        ["Operations", population.operations?.length ? <Told>{population.operations.join(", ")}</Told> : ""],
        ["Rows", reading ? `${number(reading.rows)}${expected(population.expected, population.expected_from)}` : ""],
        ["Whole", population.complete === undefined ? "" : population.complete ? "yes, the listing was complete" : "no, the listing is not complete"],
        ["Refused", population.gaps?.length ? <Told>{population.gaps.join("; ")}</Told> : ""],
        ["Fields not observed", reading?.unobserved.length ? <Told>{reading.unobserved.map(([reason, count]) => `${reason} (${counted(count, "row")})`).join("; ")}</Told> : ""],
        ["Collector", reading ? reading.collector : ""],
        ["Transcript (SHA-256)", reading ? <code class="digest">{reading.transcript}</code> : ""],
        ["Reading", reading ? <a href={to("reading", reading.id)}>{reading.id}</a> : ""],
      ]}
    />
  );
}

const expected = (count: number | null | undefined, from: string | undefined): string =>
  count === null || count === undefined ? "" : `, ${number(count)} expected${from ? ` by ${from}` : ""}`;
