/** Colours and strokes of the drawings: interval bars and the graph of steps. Shapes and words carry the meaning too. */

export const DRAWING_STYLE = `
.bar { display: block; width: 15rem; max-width: 100%; min-width: 12rem; height: 2.1rem; overflow: visible; }
.bar .axis { stroke: var(--rule); stroke-width: 1; }
.bar .allowed { fill: var(--good); fill-opacity: .16; stroke: none; }
.bar .bound { stroke: var(--text); stroke-width: 2; }
.bar .interval { stroke: var(--link); stroke-width: 2.5; }
.bar .value { fill: var(--link); stroke: var(--ground); stroke-width: 1; }
.bar .baseline { fill: var(--ground); stroke: var(--muted); stroke-width: 1.75; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.3rem; font-size: .85rem; color: var(--muted); margin-top: .7rem; max-width: none; }
.legend span { display: inline-flex; align-items: center; }
.legend svg { width: 1.9rem; min-width: 0; height: 1.1rem; overflow: hidden; margin-right: .4rem; }
.run { display: grid; gap: 1.5rem 2.25rem; align-items: start; }
@media (min-width: 58rem) { .run.beside { grid-template-columns: minmax(0, 28rem) minmax(0, 1fr); } }
.graph { overflow-x: auto; }
.dag { display: block; margin: 0 auto; max-width: 100%; height: auto; }
.large .dag { max-width: none; }
.dag text { fill: var(--text); font-family: inherit; font-size: 13px; }
.dag .kind { fill: var(--muted); font-size: 12px; }
.dag .name { font-size: 15px; font-weight: 650; }
.dag .box { fill: var(--raised); stroke: var(--line); stroke-width: 1.5; }
.dag .succeeded .box { stroke: var(--good); stroke-width: 2; }
.dag .failed .box, .dag .refused .box { stroke: var(--bad); stroke-width: 3.5; }
.dag .running .box, .dag .stopped .box { stroke: var(--wary); stroke-width: 2.5; }
.dag .not-taken .box { fill: none; stroke-dasharray: 6 5; }
.dag .not-reached .box { fill: none; stroke-dasharray: 1.5 4; stroke-linecap: round; }
.dag .succeeded .told, .dag .succeeded .icon { fill: var(--good); color: var(--good); }
.dag .failed .told, .dag .refused .told, .dag .failed .icon, .dag .refused .icon { fill: var(--bad); color: var(--bad); }
.dag .running .told, .dag .stopped .told, .dag .running .icon, .dag .stopped .icon { fill: var(--wary); color: var(--wary); }
.dag .not-taken .told, .dag .not-reached .told, .dag .not-taken .icon, .dag .not-reached .icon { fill: var(--muted); color: var(--muted); }
.dag .told { font-weight: 600; }
.dag .edge { fill: none; stroke: var(--line); stroke-width: 1.5; }
.dag .edge.branch { stroke: var(--text); stroke-width: 2.25; }
.dag .edge.order { stroke-dasharray: 2 4; }
.dag .edge.idle { stroke-dasharray: 6 5; stroke-width: 1.25; }
.dag .tip { fill: var(--line); stroke: none; }
.dag .tip.branch { fill: var(--text); }
.dag .label { font-weight: 600; }
.dag .plate { fill: var(--ground); }
`;
