/** Colours and strokes of the graph of steps. Shapes and words carry the meaning too. */

export const DAG_STYLE = `
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
