/** The frame of the page: who and when, where to go, the view, and what the page is. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Patterns, Told } from "./marks";
import { instant, type Model } from "./model";
import { parse, to, type Route } from "./route";
import type { Search } from "./search";
import { Theme } from "./theme";
import { About } from "./views/about";
import { ControlView, Controls } from "./views/controls";
import { Days } from "./views/days";
import { EvidenceView, ReadingView } from "./views/evidence";
import { FrameworkView, RequirementView } from "./views/frameworks";
import { Missing, type View } from "./views/missing";
import { Overview } from "./views/overview";
import { ResourceView } from "./views/resource";
import { Results } from "./views/results";
import { TestView } from "./views/test";
import { Waivers } from "./views/waivers";

const VIEWS: Record<string, View> = {
  overview: Overview,
  framework: FrameworkView,
  requirement: RequirementView,
  controls: Controls,
  control: ControlView,
  test: TestView,
  resource: ResourceView,
  results: Results,
  evidence: EvidenceView,
  reading: ReadingView,
  waivers: Waivers,
  days: Days,
  about: About,
};

export function App({ model, search }: { model: Model; search: Search }) {
  const [route, setRoute] = useState(() => parse(location.hash));
  const main = useRef<HTMLElement>(null);
  const place = [route.view, ...route.parts].join("/");
  const first = useRef(true);

  useEffect(() => {
    const changed = (): void => setRoute(parse(location.hash));
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  useEffect(() => {
    const heading = main.current?.querySelector("h1");
    document.title = `${heading?.textContent ?? "Tieout"} \u00b7 ${model.data.run.organisation}`;
    // Whoever opens the page starts at its top; whoever follows a link, at the heading it leads to.
    if (first.current) first.current = false;
    else {
      scrollTo(0, 0);
      heading?.focus({ preventScroll: true });
    }
  }, [place]);

  const Shown = VIEWS[route.view] ?? Missing;
  return (
    <>
      <a class="skip" href="#content" onClick={(event) => {
        event.preventDefault();
        main.current?.querySelector("h1")?.focus();
      }}>Skip to the content</a>
      <Patterns />
      <header class="top">
        <div class="who">
          <p class="organisation"><Told>{model.data.run.organisation}</Told></p>
          <p class="quiet">Controls as tested in run <Told>{model.data.run.id}</Told>, {instant(model.data.run.now)}</p>
        </div>
        <Navigation model={model} route={route} />
        <Theme />
      </header>
      <main ref={main} id="content"><Shown key={place} model={model} search={search} route={route} /></main>
      <footer class="foot">
        <p>
          Drawn by Tieout from the stored run {model.data.run.id}, SHA-256 <code>{model.data.run.digest}</code>. Controls are
          mapped to requirements; whether these are met is for the assessor to conclude. <a href="#about">How to read this page</a>
        </p>
      </footer>
    </>
  );
}

function Navigation({ model, route }: { model: Model; route: Route }) {
  const links: [href: string, name: string, here: boolean][] = [
    ["#overview", "Overview", route.view === "overview"],
    ...model.data.frameworks.map(({ id, short }): [string, string, boolean] => [
      to("framework", id), short, ["framework", "requirement"].includes(route.view) && route.parts[0] === id,
    ]),
    ["#controls", "Controls", ["controls", "control", "test"].includes(route.view)],
    ["#results", "Results", ["results", "resource"].includes(route.view)],
    ["#evidence", "Evidence", ["evidence", "reading"].includes(route.view)],
    ["#waivers", "Waivers", route.view === "waivers"],
    ...(model.data.period ? [["#days", "Days", route.view === "days"] as [string, string, boolean]] : []),
    ["#about", "About", route.view === "about"],
  ];
  return (
    <nav aria-label="Views">
      <ul>
        {links.map(([href, name, here]) => (
          <li key={href}><a href={href} aria-current={here ? "page" : undefined}>{name}</a></li>
        ))}
      </ul>
    </nav>
  );
}
