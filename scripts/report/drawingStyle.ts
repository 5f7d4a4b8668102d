/** Colours and strokes of the interval bars. Shapes and words carry the meaning too. */

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
`;
