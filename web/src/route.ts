/** Places within the page: everything after the # of its address, each part percent-encoded. */

import { type Filter, NO_FILTER } from "./search";
import { wordOf, WORDS } from "./model";

export interface Route {
  view: string;
  parts: string[];
  query: string;
}

export function parse(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  const [view = "", ...parts] = path.split("/").map(decoded);
  return { view: view || "overview", parts, query };
}

// A broken escape in a link that somebody typed is shown as typed.
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a view: `to("control", "GEN-09")` is `#control/GEN-09`. */
export const to = (...parts: string[]): string => "#" + parts.map(encodeURIComponent).join("/");

const TEXTS = ["framework", "control", "owner", "scope", "kind", "check"] as const;

/** The address of the results that fit a filter. */
export function toResults(filter: Partial<Filter>): string {
  const query = queryOf({ ...NO_FILTER, ...filter });
  return "#results" + (query && "?" + query);
}

export function queryOf(filter: Filter): string {
  const query = new URLSearchParams();
  if (filter.verdicts.length) query.set("verdict", filter.verdicts.map((each) => slug(each)).join(","));
  for (const name of TEXTS) if (filter[name]) query.set(name, filter[name]);
  if (filter.text) query.set("q", filter.text);
  return query.toString();
}

export function filterOf(text: string): Filter {
  const query = new URLSearchParams(text);
  const filter = { ...NO_FILTER, text: query.get("q") ?? "" };
  for (const name of TEXTS) filter[name] = query.get(name) ?? "";
  const named = (query.get("verdict") ?? "").split(",");
  filter.verdicts = WORDS.map((_, verdict) => verdict).filter((verdict) => named.includes(slug(verdict)));
  return filter;
}

const slug = (verdict: number): string => wordOf(verdict).replaceAll(" ", "_");

/** The address of a list of which those of one verdict are shown; WORDS.length stands for unmapped. */
export const narrowed = (address: string, verdict: number | undefined): string =>
  verdict === undefined ? address : `${address}?verdict=${slug(verdict)}`;

/** The verdict that such an address names, in a list. */
export function chosenIn(query: string): number[] {
  const named = new URLSearchParams(query).get("verdict");
  return [...WORDS.keys(), WORDS.length].filter((verdict) => slug(verdict) === named);
}

/** Change the address without a step in the history. */
export function replace(hash: string): void {
  if (location.hash !== hash) location.replace(hash);
}
