/** A list of any length: only the rows in sight stand in the page, and one of them has the focus. */

import {
  defaultRangeExtractor, elementScroll, observeElementOffset, observeElementRect, Virtualizer,
  type VirtualizerOptions,
} from "@tanstack/virtual-core";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";

const NARROW = "(max-width: 720px)";
/** Pixels from one row to the next: one line, or on a narrow screen several. */
const HEIGHTS = { wide: 34, narrow: 84 };

export interface Column {
  name: string;
  class: string;
}

interface Props {
  label: string;
  columns: Column[];
  count: number;
  cells: (index: number) => ComponentChildren[];
  href: (index: number) => string;
  /** Changes when the rows are others than before: the list then starts from the top. */
  version: unknown;
  /** Names the list: whoever comes back to it finds the row that was left. */
  memory: string;
}

const left = new Map<string, number>();

export function Grid({ label, columns, count, cells, href, version, memory }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const narrow = useMedia(NARROW);
  const [active, setActive] = useState(() => Math.min(left.get(memory) ?? 0, Math.max(0, count - 1)));
  const shown = useRef(version);
  const moved = useRef(false);
  const virtual = useVirtual(count, narrow ? HEIGHTS.narrow : HEIGHTS.wide, scroller, active);

  useEffect(() => {
    if (shown.current === version) {
      if (active) virtual.scrollToIndex(active, { align: "center" });
      return;
    }
    shown.current = version;
    setActive(0);
    scroller.current?.scrollTo({ top: 0 });
  }, [version]);
  const open = (index: number): void => {
    left.set(memory, index);
    location.hash = href(index);
  };
  // The row that was chosen by key may stand in the page only after it was scrolled to.
  useEffect(() => {
    if (!moved.current) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${active}"]`);
    if (row) {
      moved.current = false;
      row.focus({ preventScroll: true });
    }
  });

  const choose = (index: number): void => {
    const next = Math.max(0, Math.min(count - 1, index));
    moved.current = true;
    setActive(next);
    virtual.scrollToIndex(next, { align: "auto" });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / (narrow ? HEIGHTS.narrow : HEIGHTS.wide)) - 1);
    const steps: Record<string, number> = {
      ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: count - 1,
    };
    const next = steps[event.key];
    if (next !== undefined) choose(next);
    else if (event.key === "Enter" && count) open(active);
    else return;
    event.preventDefault();
  };

  return (
    <div class="grid" role="grid" aria-label={label} aria-rowcount={count + 1} aria-colcount={columns.length} onKeyDown={onKeyDown}>
      <div role="rowgroup" class="grid-head">
        <div role="row" aria-rowindex={1} class="grid-row">
          {columns.map((column) => (
            <div key={column.name} role="columnheader" class={column.class}>{column.name}</div>
          ))}
        </div>
      </div>
      <div role="rowgroup" class="grid-body" ref={scroller}>
        <div role="presentation" class="grid-space" style={{ height: `${virtual.getTotalSize()}px` }}>
          {virtual.getVirtualItems().filter(({ index }) => index < count).map(({ index, start, size }) => (
            <div
              key={index}
              role="row"
              aria-rowindex={index + 2}
              data-row={index}
              tabIndex={index === active ? 0 : -1}
              class={`grid-row${index % 2 ? " odd" : ""}`}
              style={{ transform: `translateY(${start}px)`, height: `${size}px` }}
              onFocus={() => setActive(index)}
              onClick={(event) => {
                // A click that marks text, or opens a second window, is no step to another view.
                const aside = event.ctrlKey || event.metaKey || event.shiftKey;
                if (!aside && !getSelection()?.toString()) open(index);
              }}
            >
              {cells(index).map((cell, place) => (
                <div key={place} role="gridcell" class={columns[place]!.class}>{cell}</div>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function useVirtual(count: number, height: number, scroller: { current: HTMLDivElement | null }, active: number) {
  const [, again] = useReducer((turn: number, _: void) => turn + 1, 0);
  const options: VirtualizerOptions<HTMLDivElement, HTMLDivElement> = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: 12,
    // The row with the focus stays, wherever the list was scrolled to.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return shown.includes(active) || active >= count ? shown : [...shown, active].sort((a, b) => a - b);
    },
    onChange: () => again(),
  };
  const virtual = useMemo(() => new Virtualizer(options), []);
  virtual.setOptions(options);
  useLayoutEffect(() => virtual._didMount(), []);
  useLayoutEffect(() => virtual._willUpdate());
  useLayoutEffect(() => virtual.measure(), [height]);
  return virtual;
}

export function useMedia(query: string): boolean {
  const media = useMemo(() => matchMedia(query), [query]);
  const [matches, setMatches] = useState(media.matches);
  useEffect(() => {
    const changed = (): void => setMatches(media.matches);
    media.addEventListener("change", changed);
    return () => media.removeEventListener("change", changed);
  }, [media]);
  return matches;
}
