/** How the report prints: A4, black on white, nothing cut in two that belongs together, no need for colour. */

export const PRINT_STYLE = `
@page { size: A4; margin: 15mm 15mm 17mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
@media print {
  :root { font-size: 9pt; }
  body { line-height: 1.42; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .page { max-width: none; padding: 0; }
  .skip, .contents { display: none; }
  section { margin-top: 1.6rem; }
  h2, h3, caption { break-after: avoid; }
  h2 { font-size: 12.5pt; }
  a { color: inherit; text-decoration: none; }
  .verdict, table, tr, figure, .panel, li, .legend, .next { break-inside: avoid; }
  p, ul, ol { max-width: none; }
  .scroll, .graph { overflow: visible; }
  th, td { padding: .35rem .7rem .35rem 0; }
  .wide { min-width: 0; }
  thead { display: table-header-group; }
  .plots { grid-template-columns: 1fr 1fr; gap: .8rem; }
  .plots figure:last-child:nth-child(odd) { grid-column: 1 / -1; display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; align-items: center; }
  .run.beside { grid-template-columns: minmax(0, 1fr); }
  .dag, .large .dag { max-width: 100%; max-height: 105mm; width: auto; }
  .command { background: none; }
  details:not([open]) { display: none; }
  details:not([open]) + .paper { display: block; }
  details pre { max-height: none; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 7pt; }
}
`;
