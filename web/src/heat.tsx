/** Days: one strip for each control, a colour and a pattern for each word, and the same in words. */

import { useMemo, useState } from "preact/hooks";
import { counted, WORDS } from "./model";
import type { Period } from "./payload";

const LETTERS = "fusdwpon";
const NOT_LOOKED = 8;
const DAY = 86_400_000;
const HEIGHT = 18;

export const dayWord = (word: number): string => WORDS[word] ?? "not looked";
const wordAt = (line: string, day: number): number => {
  const found = LETTERS.indexOf(line[day] ?? ".");
  return found < 0 ? NOT_LOOKED : found;
};
const dayClass = (word: number): string => (word === NOT_LOOKED ? "unseen" : `v${word}`);

/** The date of a day of the period, counted from 0. */
export const dateOf = (period: Period, day: number): string =>
  new Date(Date.parse(period.from) + day * DAY).toISOString().slice(0, 10);
export const daysIn = (period: Period): number => Math.round((Date.parse(period.to) - Date.parse(period.from)) / DAY) + 1;

export interface Span {
  first: number;
  last: number;
  word: number;
}

/** Stretches of days with one word, in order. */
export function spans(line: string): Span[] {
  const found: Span[] = [];
  for (let day = 0; day < line.length; day++) {
    const word = wordAt(line, day);
    const last = found.at(-1);
    if (last?.word === word) last.last = day;
    else found.push({ first: day, last: day, word });
  }
  return found;
}

/** Days by word; they add up to the days of the period. */
export function dayCounts(line: string): number[] {
  const counts = Array.from({ length: NOT_LOOKED + 1 }, () => 0);
  for (let day = 0; day < line.length; day++) counts[wordAt(line, day)]! += 1;
  return counts;
}

export const inWords = (line: string): string =>
  dayCounts(line).flatMap((count, word) => (count ? [`${dayWord(word)} ${counted(count, "day")}`] : [])).join(", ");

/** Pixels that a day is wide: few days are wide enough for a letter. */
export const dayWidth = (days: number): number => Math.max(2, Math.min(16, Math.floor(720 / days)));

/** One strip; what the pointer is over is said below it by `onDay`. */
export function Strip({ line, label, width, onDay }: { line: string; label: string; width: number; onDay: (day: number) => void }) {
  const paths = useMemo(() => {
    const found = new Map<number, string>();
    for (const { first, last, word } of spans(line)) {
      const gap = width > 5 ? 1 : 0;
      let path = "";
      // Wide days stand apart, narrow ones run together.
      if (gap) for (let day = first; day <= last; day++) path += `M${day * width} 0h${width - gap}v${HEIGHT}h${gap - width}z`;
      else path = `M${first * width} 0h${(last - first + 1) * width}v${HEIGHT}h${-(last - first + 1) * width}z`;
      found.set(word, (found.get(word) ?? "") + path);
    }
    return [...found];
  }, [line, width]);
  const over = (event: MouseEvent): void => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    onDay(Math.max(0, Math.min(line.length - 1, Math.floor((event.clientX - box.left) / width))));
  };
  return (
    <svg class="strip" role="img" aria-label={`${label}: ${inWords(line)}`} width={line.length * width} height={HEIGHT} onMouseMove={over}>
      {paths.map(([word, path]) => <path key={word} class={`fill ${dayClass(word)}`} d={path} />)}
      {width >= 10
        ? Array.from(line, (letter, day) =>
            letter === "p" || letter === "." ? null : (
              <text key={day} x={day * width + (width - 1) / 2} y={13} text-anchor="middle" class="letter">{letter.toUpperCase()}</text>
            ))
        : null}
    </svg>
  );
}

/** The months above the strips. */
export function Months({ period, width }: { period: Period; width: number }) {
  const days = daysIn(period);
  const marks: [day: number, name: string][] = [];
  for (let day = 0; day < days; day++) {
    const date = dateOf(period, day);
    if (day === 0 || date.endsWith("-01")) marks.push([day, date.slice(0, 7)]);
  }
  if (marks.length > 1 && marks[1]![0] * width < 52) marks.shift();
  return (
    <svg class="months" width={days * width} height={16} aria-hidden="true">
      {marks.map(([day, name]) => (
        <g key={name}>
          <path class="tick" d={`M${day * width} 0v16`} />
          <text x={day * width + 3} y={12}>{name}</text>
        </g>
      ))}
    </svg>
  );
}

/** What the colours of the days mean. */
export const Legend = () => (
  <ul class="counts legend">
    {[0, 1, 2, 3, 4, 5, 6, 7, NOT_LOOKED].map((word) => (
      <li key={word}>
        <svg class="key" width="14" height="14" aria-hidden="true"><rect class={`fill ${dayClass(word)}`} width="14" height="14" /></svg>
        {dayWord(word)}
        {word < NOT_LOOKED && word !== 5 ? ` (${LETTERS[word]!.toUpperCase()})` : ""}
      </li>
    ))}
  </ul>
);

/** A sentence on the day under the pointer. */
export function useDay(period: Period): [said: string, onDay: (name: string, line: string) => (day: number) => void] {
  const [said, say] = useState("");
  return [said, (name, line) => (day) => say(`${name}, ${dateOf(period, day)}: ${dayWord(wordAt(line, day))}`)];
}
