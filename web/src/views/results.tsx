/** Every result: search, filter, and a list that stays quick whatever its length. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Grid, type Column } from "../grid";
import { Badge, Name, Told } from "../marks";
import { type Model, number } from "../model";
import { filterOf, parse, queryOf, replace, to } from "../route";
import { type Filter, type Found, NO_FILTER } from "../search";
import { Chips } from "./chips";
import { Heading, type View } from "./missing";

const COLUMNS: Column[] = [
  { name: "Verdict", class: "c-verdict" },
  { name: "Control", class: "c-control" },
  { name: "Resource", class: "c-resource" },
  { name: "Reason", class: "c-reason" },
  { name: "Scope", class: "c-scope" },
  { name: "Owner", class: "c-owner" },
];
/** Letters of the end of a scope that stay in sight: its beginning says as much. */
const SCOPE_TAIL = 8;
/** Milliseconds without a key before the address, and what is read aloud, follow. */
const SETTLED = 300;

export const Results: View = ({ model, search, route }) => {
  const [filter, setFilter] = useState(() => filterOf(route.query));
  const written = useRef(route.query);
  const found = useMemo(() => search.find(filter), [search, filter]);
  const total = model.listed + model.leftOut;

  useEffect(() => {
    // Another address came from outside: a link, or a step back.
    if (route.query !== written.current) {
      written.current = route.query;
      setFilter(filterOf(route.query));
    }
  }, [route.query]);
  useEffect(() => {
    const timer = setTimeout(() => {
      // Somebody may have followed a link in the meantime.
      if (parse(location.hash).view !== "results") return;
      written.current = queryOf(filter);
      replace("#results" + (written.current && "?" + written.current));
    }, SETTLED);
    return () => clearTimeout(timer);
  }, [filter]);

  const change = (part: Partial<Filter>): void => setFilter({ ...filter, ...part });
  return (
    <>
      <Heading>Results</Heading>
      <Filters model={model} filter={filter} change={change} />
      <Chips label="Verdicts" counts={found.counts} chosen={filter.verdicts} onChoose={(verdicts) => change({ verdicts })} />
      <div class="line">
        <Said found={found} total={total} />
        {queryOf(filter) ? <button type="button" onClick={() => setFilter(NO_FILTER)}>Clear all</button> : null}
      </div>
      {found.leftOut ? (
        <p class="notice">
          {number(found.leftOut)} more {found.leftOut === 1 ? "result" : "results"} {filter.text ? "may fit: they" : "fit, and"} are counted in
          every total and not listed here. They are in the workbook, and in <code>tieout results</code>.
        </p>
      ) : null}
      <List model={model} found={found} query={queryOf(filter)} />
    </>
  );
};

function List({ model, found, query }: { model: Model; found: Found; query: string }) {
  const at = (index: number) => {
    const row = found.rows[index]!;
    const stretch = model.rowStretch[row]!;
    return { stretch, test: model.tests[model.sBlock[stretch]!]!, name: model.resource(row) };
  };
  const href = (index: number): string => {
    const { test: { block, control }, name } = at(index);
    return name === null
      ? to("test", control.id, block.check, block.kind, block.scope)
      : to("resource", block.kind, block.scope, name);
  };
  return (
    <Grid
      label="Results, the worst verdict first"
      columns={COLUMNS}
      count={found.rows.length}
      version={found}
      memory={`results ${query}`}
      href={href}
      cells={(index) => {
        const { stretch, test, name } = at(index);
        const waiver = model.waiver(stretch);
        return [
          <Badge verdict={model.sVerdict[stretch]!} />,
          test.control.id,
          <a href={href(index)} tabIndex={-1}>{name === null ? <i>the whole population</i> : <Name>{name}</Name>}</a>,
          <Told>{(waiver ? `[${waiver}] ` : "") + model.reason(stretch)}</Told>,
          <Name tail={SCOPE_TAIL}>{test.block.scope}</Name>,
          <Told>{test.control.owner}</Told>,
        ];
      }}
    />
  );
}

/** How many there are, read aloud once the typing rests. */
function Said({ found, total }: { found: Found; total: number }) {
  const text = `${number(found.rows.length)} of ${number(total)} results`;
  const [said, say] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => say(text), SETTLED);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <>
      <p class="quiet" aria-hidden="true" data-milliseconds={found.milliseconds.toFixed(1)}>{text}, the worst verdict first</p>
      <p class="hidden" role="status">{said}</p>
    </>
  );
}

function Filters({ model, filter, change }: { model: Model; filter: Filter; change: (part: Partial<Filter>) => void }) {
  const choices = useMemo(() => {
    const sorted = (values: Iterable<string>): string[] => [...new Set(values)].filter(Boolean).sort();
    return {
      control: model.data.controls.map(({ id }) => id),
      owner: sorted(model.data.controls.map(({ owner }) => owner)),
      scope: sorted(model.data.blocks.map(({ scope }) => scope)),
      kind: sorted(model.data.blocks.map(({ kind }) => kind)),
      check: sorted(model.data.blocks.map(({ check }) => check)),
    };
  }, [model]);
  return (
    <form class="filters" role="search" aria-label="Results" onSubmit={(event) => event.preventDefault()}>
      <label class="wide">
        Search{" "}
        <input
          type="search"
          value={filter.text}
          placeholder="words in resource, reason, control, check, scope, owner"
          onInput={(event) => change({ text: event.currentTarget.value })}
          autocomplete="off"
          spellcheck={false}
        />
      </label>
      <label>
        Framework{" "}
        <select value={filter.framework} onChange={(event) => change({ framework: event.currentTarget.value })}>
          <option value="">all</option>
          {model.data.frameworks.map(({ id, short }) => <option key={id} value={id}>{short}</option>)}
        </select>
      </label>
      {(["control", "owner", "scope", "kind", "check"] as const).map((name) => (
        <label key={name}>
          {name[0]!.toUpperCase() + name.slice(1)}{" "}
          <select value={filter[name]} onChange={(event) => change({ [name]: event.currentTarget.value })}>
            <option value="">all</option>
            {choices[name].map((each) => <option key={each} value={each}>{each}</option>)}
          </select>
        </label>
      ))}
    </form>
  );
}
