/** Reads the run that stands in the file, and shows the view that the address names. */

import { render } from "preact";
import { App } from "./app";
import { Model } from "./model";
import { Paper } from "./paper";
import type { Payload } from "./payload";
import { Search } from "./search";

const data = JSON.parse(document.getElementById("run")!.textContent!) as Payload;
const model = new Model(data);
const search = new Search(model);
render(<App model={model} search={search} />, document.getElementById("page")!);

// Paper is drawn only when it is asked for: a screen needs none of it.
const paper = document.getElementById("paper")!;
addEventListener("beforeprint", () => render(<Paper model={model} />, paper));
addEventListener("afterprint", () => render(null, paper));

// The index is made while nobody waits for it.
if ("requestIdleCallback" in window) requestIdleCallback(() => search.warm());
else setTimeout(() => search.warm(), 500);
