/** Verdicts to choose from: toggles with a count each. */

import { glyph } from "../marks";
import { number, wordOf, WORDS } from "../model";

interface Props {
  label: string;
  counts: number[];
  chosen: number[];
  onChoose: (verdicts: number[]) => void;
}

export const Chips = ({ label, counts, chosen, onChoose }: Props) => (
  <div class="chips" role="group" aria-label={label}>
    {counts.map((count, verdict) => {
      const on = chosen.includes(verdict);
      if (!count && !on) return null;
      return (
        <button
          key={verdict}
          type="button"
          class={`chip ${verdict < WORDS.length ? `v${verdict}` : "unmapped"}`}
          aria-pressed={on}
          onClick={() => onChoose(on ? chosen.filter((each) => each !== verdict) : [...chosen, verdict])}
        >
          <span class="glyph" aria-hidden="true">{glyph(verdict)}</span> {wordOf(verdict)} <b>{number(count)}</b>
        </button>
      );
    })}
  </div>
);
