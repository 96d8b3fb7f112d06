/** Light or dark: as the system says, until somebody chooses. */

import { useState } from "preact/hooks";

const CHOICES = ["system", "light", "dark"] as const;

export function Theme() {
  const [chosen, choose] = useState<string>("system");
  const change = (value: string): void => {
    choose(value);
    if (value === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = value;
  };
  return (
    <label class="theme">
      Colours{" "}
      <select value={chosen} onChange={(event) => change(event.currentTarget.value)}>
        {CHOICES.map((each) => <option key={each} value={each}>{each}</option>)}
      </select>
    </label>
  );
}
