"""How the language tabs look, by tab; style.py puts it into the page. Gradio splits selectors at every comma, also at
those inside :has() and :is(): they have none."""

ATTENTION = """
.attention { --arc: #0072B2; }
.dark .attention { --arc: #56B4E9; }
.chips .small, .hits .small { font-size: 0.75em; opacity: 0.75; margin-left: 4px; }
.chips { line-height: 2.1; margin: 2px 0 8px; max-width: 85ch; overflow-wrap: anywhere; white-space: pre-wrap; }
.chips button { padding: 1px 3px; min-width: 24px; font: inherit; color: inherit;
  border-radius: 5px; border: 1px solid var(--border-color-primary); cursor: pointer;
  background: var(--background-fill-primary); }
.chips button:hover, .chips button:focus-visible { outline: 2px solid var(--arc); }
.chips button[aria-pressed="true"] { border: 2px dashed #D55E00; font-weight: 600; }
.beside { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 2fr); gap: 20px; align-items: start; }
.drawn { max-width: 760px; }
.arcs { display: block; overflow: visible; font-size: 14px; user-select: none; }
.arcs rect { fill: transparent; }
.arcs text { fill: var(--body-text-color); dominant-baseline: central; }
.arcs .special .word text { opacity: 0.6; }
.arcs .small { font-size: 11px; }
.arcs line { stroke: var(--arc); stroke-linecap: round; pointer-events: none; }
.arcs [role="button"] { cursor: pointer; }
.arcs .word:focus { outline: none; }
.arcs .word:focus-visible rect { stroke: var(--arc); stroke-width: 2; }
.arcs .word:hover rect, .arcs .word:focus-visible rect, .arcs .chosen rect { fill: var(--arc); fill-opacity: 0.16; }
.arcs .to .lines, .arcs .share { display: none; }
.arcs .share { font-size: 11px; font-weight: 600; paint-order: stroke; stroke: var(--background-fill-primary);
  stroke-width: 4px; pointer-events: none; }
.arcs:has(.from.chosen) .from:not(.chosen) .lines { display: none; }
.arcs .from.chosen .share { display: inline; }
.arcs:has(.word:hover) .lines, .arcs:has(.word:hover) .share { display: none; }
.arcs:has(.word:focus-visible) .lines, .arcs:has(.word:focus-visible) .share { display: none; }
.arcs.arcs.arcs.arcs .word:hover + .lines, .arcs.arcs.arcs.arcs .word:focus-visible + .lines { display: inline; }
.arcs.arcs.arcs.arcs .word:hover + .lines .share, .arcs.arcs.arcs.arcs .word:focus-visible + .lines .share {
  display: inline; }
.predictions h3, .tags h4 { font-size: var(--text-md); font-weight: 600; margin: 0 0 6px; }
.predictions h4 { font-size: var(--text-sm); font-weight: 600; margin: 10px 0 4px; }
.bars { display: grid; grid-template-columns: auto minmax(40px, 1fr) auto; gap: 4px 8px; align-items: center;
  font-size: var(--text-sm); margin: 0 0 12px; }
.bars .name { overflow-wrap: anywhere; }
.bars .track { background: var(--border-color-primary); border-radius: 3px; height: 12px; }
.bars .track span { display: block; height: 100%; min-width: 1px; border-radius: 3px; background: #0072B2; }
.dark .bars .track span { background: #56B4E9; }
.bars .value { text-align: right; font-variant-numeric: tabular-nums; }
.headmap table { border-collapse: separate !important; border-spacing: 2px !important; width: 100%; max-width: 640px;
  table-layout: fixed; margin: 0 !important; border: 0 !important; }
.headmap tr, .headmap td, .headmap th { border: 0 !important; padding: 0 !important; background: none !important; }
.headmap th { font-size: 11px; font-weight: 500; text-align: center !important; }
.headmap .axis { opacity: 0.75; }
.headmap th:first-child { width: 34px; }
.headmap button { width: 100%; height: 30px; border-radius: 4px; font-size: 12px; font-weight: 400;
  cursor: pointer; padding: 0;
  font-variant-numeric: tabular-nums; color: black; border: 0;
  background: color-mix(in srgb, #0072B2 var(--depth), var(--background-fill-secondary)); }
.headmap button.deep { color: white; }
.dark .headmap button { color: white; }
.headmap button:hover, .headmap button:focus-visible { outline: 2px solid var(--body-text-color); }
.headmap button.chosen { outline: 3px solid #D55E00; }
.headmap button.dotted { border: 2px dotted var(--body-text-color); }
.headmap button.deep.dotted { border-color: white; }
.headmap td.ruled { box-shadow: -2px 0 0 var(--body-text-color), 2px 0 0 var(--body-text-color); }
.headmap th.ruled { text-decoration: underline; font-weight: 700; }
.nearest { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 24px; align-items: start; }
.hits { max-height: 560px; overflow-y: auto; margin: 0 !important; padding: 0 8px 0 36px !important;
  list-style: decimal; font-size: var(--text-sm); }
.hits li { padding: 3px 0; overflow-wrap: anywhere; }
.hits mark { background: #F0E442; color: black; border-radius: 3px; padding: 0 2px; font-weight: 600; }
.hits .small { font-size: 0.85em; white-space: nowrap; margin-left: 8px; }
@media (min-width: 900px) {
  .picture-first > .column:first-child { position: sticky; top: 8px; align-self: flex-start; }
}
@media (max-width: 700px) {
  .picture-first { flex-direction: column-reverse; flex-wrap: nowrap; }
  .picture-first > .column { flex: none; width: 100%; min-width: 0 !important; }
  .picture-first .katex-display { overflow-x: auto; overflow-y: hidden; }
  .beside, .nearest { grid-template-columns: minmax(0, 1fr); }
  .arcs { font-size: 13px; }
  .headmap th, .headmap th:first-child { font-size: 10px; width: 28px; }
  .headmap thead th:not(:first-child) { width: auto; }
  .headmap { overflow-x: auto; }
  .headmap table { border-spacing: 1px !important; min-width: 350px; }
  .headmap button { height: 26px; font-size: 10px; }
}
"""
