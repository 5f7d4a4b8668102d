/**
 * The process in which the proof is measured, apart from the benchmarks' own memory.
 * Arguments: a file with a definition, a file with the metrics, how often. Prints verdicts and milliseconds as JSON.
 */
import { readFileSync } from "node:fs";
import { prove, type MetricRequirement } from "../policies/proof";

const [definition = "", metricsFile = "", times = "1"] = process.argv.slice(-3);
const text = readFileSync(definition, "utf8");
const metrics = JSON.parse(readFileSync(metricsFile, "utf8")) as MetricRequirement[];
const runs = Array.from({ length: Number(times) }, () => {
  const start = performance.now();
  const { verdict } = prove(text, { metrics });
  return { verdict, milliseconds: performance.now() - start };
});
process.stdout.write(JSON.stringify(runs));
