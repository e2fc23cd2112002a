# ruff: noqa: E501 - a line of a style sheet or script is as long as what belongs together
"""How an HTML page looks: light and dark, in colours that a reader forces, in a narrow window and on paper."""

STYLE = """
:root { color-scheme: light dark; --ink: #0b0c0c; --ground: #ffffff; --soft: #f3f4f5; --rule: #6f777b; --link: #12436d;
  --c1: #12436d; --c2: #1d7a70; --c3: #801650; --focus: #12436d; }
@media (prefers-color-scheme: dark) { :root { --ink: #f3f4f5; --ground: #14181c; --soft: #22282e; --rule: #8f989f;
  --link: #9fc8f0; --c1: #7fb2e5; --c2: #5fd0c4; --c3: #e58cb6; --focus: #ffdd00; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; padding: 1rem; color: var(--ink); background: var(--ground); overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
main { display: block; max-width: 72rem; margin: 0 auto; outline: none; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; max-width: 72rem; margin: 0 auto 1rem; padding: 0; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.3rem; line-height: 1.25; margin: 2.25rem 0 .5rem; }
p, ul, pre { max-width: 46rem; }
pre { white-space: pre-wrap; background: var(--soft); padding: .75rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, button:focus-visible, input:focus-visible, [tabindex="0"]:focus-visible {
  outline: 3px solid var(--focus); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { position: static; display: inline-block; margin-bottom: .5rem; }
.aloud { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.mark { font-weight: 700; border: 3px solid var(--ink); padding: .5rem .75rem; }
.every-sheet { display: none; }
.scroll { overflow-x: auto; max-width: 100%; margin: .5rem 0 1rem; position: relative; }
table { border-collapse: collapse; min-width: min(100%, 20rem); font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 700; padding: .25rem 0 .5rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--rule); font-weight: 400;
  overflow-wrap: normal; }
thead th { font-weight: 700; vertical-align: bottom; border-bottom: 2px solid var(--ink); }
th:last-child, td:last-child { padding-right: 0; }
.figure { text-align: right; white-space: nowrap; }
.words { min-width: 16rem; overflow-wrap: break-word; }
.short { white-space: nowrap; }
.cited { min-width: 9rem; }
tr.total > * { font-weight: 700; }
tbody.part > tr:first-child > th { font-weight: 700; background: var(--soft); padding: .4rem .5rem; white-space: normal; }
:target { scroll-margin-top: 1rem; }
tbody.part:target > tr:first-child > th { outline: 3px solid var(--focus); outline-offset: -3px; }
figure { margin: .5rem 0 1rem; }
svg { display: block; width: 100%; min-width: 36rem; height: auto; max-width: 60rem; }
svg text { fill: var(--ink); font: 14px system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
svg .axis { stroke: var(--ink); stroke-width: 1; } svg .grid { stroke: var(--rule); stroke-width: 1; stroke-dasharray: 2 4; }
svg .k1 { fill: var(--c1); stroke: var(--c1); } svg .k2 { fill: var(--c2); stroke: var(--c2); }
svg .k3 { fill: var(--c3); stroke: var(--c3); }
svg .pending { fill: var(--ground); stroke-width: 2; stroke-dasharray: 5 3; }
svg .line { fill: none; stroke-width: 3; } svg .l2 { stroke-dasharray: 9 4; } svg .l3 { stroke-dasharray: 2 3; }
svg .dot { fill: var(--ground); stroke: var(--ink); stroke-width: 2; }
thead button { font: inherit; font-weight: 700; color: inherit; background: none; border: 0; padding: 0; cursor: pointer;
  text-align: inherit; white-space: nowrap; text-decoration: underline dotted; text-underline-offset: .2em; }
thead button span { display: inline-block; width: 1em; text-decoration: none; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin: .5rem 0; }
.tools label { font-weight: 700; display: block; }
.tools input { font: inherit; padding: .35rem .5rem; border: 2px solid var(--ink); background: var(--ground); color: var(--ink);
  width: 18rem; max-width: 100%; }
.tools button { font: inherit; padding: .35rem .9rem; border: 2px solid var(--ink); background: var(--soft); color: var(--ink); }
[hidden] { display: none !important; }
@media (forced-colors: active) {
  svg .k1, svg .k2, svg .k3 { fill: CanvasText; stroke: CanvasText; }
  svg .pending, svg .dot { fill: Canvas; stroke: CanvasText; }
  svg .line { fill: none; } svg text { fill: CanvasText; } svg .axis, svg .grid { stroke: CanvasText; }
}
@media print {
  @page { margin: 15mm 12mm 18mm; }
  :root { --ink: #000; --ground: #fff; --soft: #eee; --rule: #666; --link: #000; --c1: #12436d; --c2: #1d7a70; --c3: #801650; }
  body { padding: 0; font-size: 9.5pt; }
  nav, .skip, .tools { display: none; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; } tr, figure, svg { break-inside: avoid; } h2, caption { break-after: avoid; }
  .words, .cited { min-width: 0; } .place { overflow-wrap: anywhere; } svg { min-width: 0; }
  thead button { white-space: normal; text-decoration: none; } thead button span { display: none; }
  #movements-table { font-size: 8pt; } th, td { padding-right: .6rem; }
  .every-sheet { display: block; position: fixed; bottom: 0; left: 0; right: 0; margin: 0; max-width: none; font-weight: 700;
    background: #fff; border-top: 1px solid #000; text-align: center; }
}
"""
