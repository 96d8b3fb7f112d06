/** Small marks that every view uses: verdicts in words, bars, counts, texts from evidence. */

import type { ComponentChildren } from "preact";
import { number, wordOf, WORDS } from "./model";

const GLYPHS = ["\u2715", "?", "\u25f7", "\u2026", "\u2248", "\u2713", "\u25cb", "\u2013"];
export const glyph = (verdict: number): string => GLYPHS[verdict] ?? "\u2205";
const tone = (verdict: number): string => (verdict < 0 || verdict >= WORDS.length ? "unmapped" : `v${verdict}`);

/** A verdict: its word, with a mark and a colour that only repeat it. */
export const Badge = ({ verdict }: { verdict: number }) => (
  <span class={`badge ${tone(verdict)}`}>
    <span class="glyph" aria-hidden="true">{glyph(verdict)}</span>
    {wordOf(verdict)}
  </span>
);

/** Text from evidence: kept apart, so that the direction of its letters changes nothing around it. */
export const Told = ({ children }: { children: string }) => <bdi class="told">{children}</bdi>;

/** Letters of the end of a name that stay in sight: there one of many differs from the next. */
const TAIL = 22;

/** A name on one line; where there is no room its middle goes, and never its end. */
export function Name({ children, tail: kept = TAIL }: { children: string; tail?: number }) {
  // By code points, so that no letter is cut in half.
  const letters = [...children.slice(-2 * kept)];
  const tail = letters.slice(-kept).join("");
  const head = children.slice(0, children.length - tail.length);
  return head && children.length > kept + 4 ? <bdi class="told cut"><span>{head}</span><span>{tail}</span></bdi> : <Told>{children}</Told>;
}

/** The colour of a verdict, beside its word. */
export const Swatch = ({ verdict }: { verdict: number }) => <span class={`swatch ${tone(verdict)}`} aria-hidden="true" />;

/** Counts by verdict in words, each with the denominator where one is given. */
export function Counts({ counts, of, href }: { counts: number[]; of?: number; href?: (verdict: number) => string }) {
  const shown = counts.map((count, verdict) => ({ count, verdict })).filter(({ count }) => count > 0);
  if (!shown.length) return <p class="quiet">none</p>;
  return (
    <ul class="counts">
      {shown.map(({ count, verdict }) => {
        const words = (
          <>
            <Swatch verdict={verdict} />
            <b>{number(count)}</b>
            {of === undefined ? "" : ` of ${number(of)}`} {wordOf(verdict)}
          </>
        );
        return <li key={verdict}>{href ? <a href={href(verdict)}>{words}</a> : words}</li>;
      })}
    </ul>
  );
}

/** A bar in which every verdict has its share; the smallest is still to be seen. */
export function Bar({ counts, label }: { counts: number[]; label: string }) {
  const whole = counts.reduce((sum, each) => sum + each, 0);
  const shares = counts.map((count) => (count && whole ? Math.max(count / whole, 0.008) : 0));
  const scale = 100 / (shares.reduce((sum, each) => sum + each, 0) || 1);
  const said = counts.flatMap((count, verdict) => (count ? [`${number(count)} ${wordOf(verdict)}`] : []));
  let at = 0;
  return (
    <svg class="bar" role="img" aria-label={`${label}: ${said.join(", ") || "none"}`}>
      {shares.map((share, verdict) => {
        const x = at;
        at += share * scale;
        return share ? <rect key={verdict} class={`fill ${tone(verdict)}`} x={`${x}%`} width={`${share * scale}%`} height="100%" /> : null;
      })}
    </svg>
  );
}

/** Facts as a list of terms; those that are empty are left out. */
export const Facts = ({ facts }: { facts: [term: string, value: ComponentChildren][] }) => (
  <dl class="facts">
    {facts
      .filter(([, value]) => value !== "" && value !== null && value !== undefined)
      .map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);

/** A table that scrolls by itself where the screen is narrow, and can then be reached by keyboard. */
export const Table = ({ caption, head, children }: { caption: string; head: string[]; children: ComponentChildren }) => (
  <div class="scroll" tabIndex={0} role="group" aria-label={caption}>
    <table>
      <caption class="hidden">{caption}</caption>
      <thead>
        <tr>{head.map((each) => <th key={each} scope="col">{each}</th>)}</tr>
      </thead>
      {children}
    </table>
  </div>
);

/** The hatching by which what nobody saw is told from what was seen. */
export const Patterns = () => (
  <svg class="patterns" width="0" height="0" aria-hidden="true">
    <defs>
      <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="ground" width="5" height="5" />
        <rect class="ink" width="1.5" height="5" />
      </pattern>
      <pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse">
        <rect class="ground" width="4" height="4" />
        <rect class="ink" x="1" y="1" width="1.5" height="1.5" />
      </pattern>
    </defs>
  </svg>
);
