"""How the hidden states tab and the embeddings tab look; style.py puts it into the page."""

STATES = """
.states, .embeddings { --question: #0072B2; --passage: #6b7280; --answer: #B84F00; --grid: rgba(127, 127, 127, 0.3); }
.dark .states { --question: #56B4E9; --passage: #9ca3af; --answer: #F5914A; }
.dark .embeddings { --question: #56B4E9; --answer: #F5914A; }
.states [hidden], .embeddings [hidden] { display: none !important; }
.states h3, .embeddings h3 { margin-top: 20px; }
.states h4 { font-weight: 600; margin: 0 0 6px; }
.states figure { margin: 0; }
.layers .picker { display: grid; grid-template-columns: auto 1fr; gap: 12px; align-items: center; max-width: 720px;
  margin: 4px 0 8px; }
.layers .picker b { display: inline-block; min-width: 1.4em; text-align: center; }
.layers .picker input { width: 100%; min-height: 28px; accent-color: var(--color-accent); cursor: pointer; }
.scatter { width: 100%; max-width: 720px; display: block; font-size: 10px; }
.scatter text, .curves text { fill: var(--body-text-color); }
.scatter .frame { fill: none; stroke: var(--grid); }
.scatter .axis { opacity: 0.75; }
.of-question circle, path.of-question { fill: var(--question); }
.of-passage rect, path.of-passage { fill: var(--passage); }
.of-answer path, path.of-answer { fill: var(--answer); }
.scatter .of-passage rect { opacity: 0.75; }
.scatter .dot { cursor: pointer; outline: none; }
.scatter .dot text { display: none; paint-order: stroke; stroke: var(--background-fill-primary); stroke-width: 3px;
  stroke-linejoin: round; pointer-events: none; }
.scatter .named text, .scatter .dot:hover text, .scatter .dot:focus text, .scatter .lit text { display: inline; }
.scatter .of-answer text, .scatter .dot:hover text, .scatter .lit text { font-weight: 700; }
.scatter .dot:hover > :not(text), .scatter .lit > :not(text) { stroke: var(--body-text-color); stroke-width: 2.5px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: var(--text-sm); margin: 4px 0 8px; }
.legend span { display: inline-flex; align-items: center; gap: 6px; }
.legend svg { width: 18px; height: 18px; }
.walk { max-width: 720px; line-height: 1.7; padding: 8px 12px; border: 1px solid var(--border-color-primary);
  border-radius: 6px; overflow-wrap: anywhere; }
.walk p { margin: 2px 0 !important; }
.walk span { border-radius: 3px; cursor: pointer; }
.walk .of-question { color: var(--question); }
.walk .of-answer { color: var(--answer); font-weight: 700; text-decoration: underline; }
.walk .lit { background: #F0E442; color: black; }
.panels { display: grid; gap: 8px; grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); margin: 8px 0; }
.panel, .panels figure { border: 1px solid var(--border-color-primary); border-radius: 6px; padding: 4px;
  background: var(--background-fill-primary); font-size: var(--text-sm); text-align: center; min-width: 0; }
.panel { cursor: pointer; }
.panel:hover, .panel:focus-visible { outline: 2px solid var(--question); }
.panel[aria-pressed="true"] { outline: 3px solid var(--question); font-weight: 700; }
.panels figure svg + svg { border-top: 1px solid var(--border-color-primary); }
.panels figcaption { margin: 2px 0 0; }
.thumb { width: 100%; display: block; }
.charts { display: grid; gap: 20px; grid-template-columns: repeat(auto-fit, minmax(min(255px, 100%), 1fr)); }
.charts.four { grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); }
.charts > div { display: grid; grid-template-rows: subgrid; grid-row: span 4; gap: 0; align-items: start; }
.charts .finding { font-size: var(--text-md); }
.curves { width: 100%; max-width: 460px; display: block; font-size: 12px; }
.charts .curves { font-size: 15px; }
.curves .grid { stroke: var(--grid); }
.curves .band { fill: var(--question); opacity: 0.13; }
.curves .band.odd { opacity: 0.05; }
.curves .level { stroke: var(--body-text-color); stroke-width: 2px; fill: none; }
.curves path.first { stroke: var(--question); stroke-width: 2.5px; fill: none; }
.curves path.second { stroke: var(--answer); stroke-width: 2px; stroke-dasharray: 6 4; fill: none; }
.curves circle.first { fill: var(--question); }
.curves rect.second { fill: var(--answer); }
.curves .marked { fill: none; stroke: var(--body-text-color); stroke-width: 1.5px; }
.curves .value { font-weight: 700; paint-order: stroke; stroke: var(--background-fill-primary); stroke-width: 4px; }
.embeddings .pair { display: flex; flex-wrap: wrap; gap: 12px 28px; align-items: flex-start; }
.embeddings section { min-width: 0; max-width: 100%; }
.embeddings .pair > section:first-child { flex: 1 1 620px; }
.embeddings .slide { flex: 0 1 450px; margin-top: 40px; }
.aside { display: flex; flex-wrap: wrap; gap: 8px 28px; align-items: center; }
.embeddings figure { margin: 0; }
.aside > figure { flex: 1 1 340px; max-width: 460px; min-width: 0; }
.aside > div { flex: 1 1 300px; min-width: 0; }
.matrix { border-collapse: separate !important; border-spacing: 1px !important; width: auto !important;
  font-variant-numeric: tabular-nums; }
.matrix caption { text-align: left; font-weight: 600; padding: 0 0 4px; }
.scroll .matrix td, .scroll .matrix th { padding: 0 4px !important; height: 30px; min-width: 38px; font-size: 13px;
  text-align: center; border: 0 !important; font-weight: 500; }
.scroll .matrix tbody th { text-align: left; white-space: nowrap; position: sticky; left: 0;
  background: var(--background-fill-primary); }
.scroll .matrix .break { border-left: 4px solid var(--background-fill-primary) !important; }
.scroll .matrix tr.break > * { border-top: 4px solid var(--background-fill-primary) !important; }
.matrix .sentence { margin: 0 6px; font-weight: 400; }
.matrix mark, .walk mark { background: #F0E442; color: black; border-radius: 3px; padding: 0 1px; font-weight: 700; }
.matrix .group { font-size: 11px; border: 1px solid currentColor; border-radius: 8px; padding: 0 6px; opacity: 0.8; }
.matrix .group.company { border-style: dashed; }
@media (max-width: 700px) {
  .scatter { font-size: 15px; }
  .scatter .key text { font-size: 17px; }
  .panels { grid-template-columns: repeat(auto-fill, minmax(84px, 1fr)); }
  .scroll .matrix td, .scroll .matrix th { min-width: 24px; font-size: 10px; padding: 0 1px !important; }
  .scroll .matrix tbody th { white-space: normal; max-width: 130px; font-size: 11px; line-height: 1.25; }
  .scroll .matrix th:has(.sentence) { min-width: 100px; }
}
"""
