/** What every view is given, and what is shown for an address that names nothing. */

import type { ComponentChildren, JSX } from "preact";
import type { Model } from "../model";
import type { Route } from "../route";
import type { Search } from "../search";

export interface ViewProps {
  model: Model;
  search: Search;
  route: Route;
}
export type View = (props: ViewProps) => JSX.Element;

/** The heading of a view; it takes the focus when a link leads to the view. */
export const Heading = ({ over, children }: { over?: ComponentChildren; children: ComponentChildren }) => (
  <div class="heading">
    {over ? <p class="over">{over}</p> : null}
    <h1 tabIndex={-1}>{children}</h1>
  </div>
);

export const Missing: View = ({ model, route }) => (
  <>
    <Heading>Not in this page</Heading>
    <p>
      This page holds nothing under <code>{[route.view, ...route.parts].join("/")}</code>. It may be of another run, or of a
      framework that was left out{model.leftOut ? ", or one of the results that are only counted here" : ""}. <a href="#overview">Overview</a>
    </p>
  </>
);
