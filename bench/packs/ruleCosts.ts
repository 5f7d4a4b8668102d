/** What each rule of our pack takes over the same resources, beside what decoding and answering take. */
import { join } from "node:path";
import type { Measured, Setting } from "../benchmark";
import { spreadOf } from "../spread";
import { judge } from "./analyzer";
import type { Plan } from "./plan";
import type { Taken } from "./watchedRules";

/** What reads a text first pays for its parsing, which others then share. */
const TITLE = "Cost of each rule";
const REST = "besides the rules: decoding, dispatch, answers";

/** @param count of the plan's resources, those that copies share not included */
export async function ruleCosts(plan: Plan, count: number, setting: Setting): Promise<Measured> {
  const { root, rounds, signal } = setting;
  const wholes: number[] = [];
  const byRule = new Map<string, number[]>();
  for (let round = 0; round <= rounds; round += 1) {
    const folder = join(root, "bench", "packs", "timed");
    const { milliseconds, printed } = await judge(root, { name: "timed", folder }, plan, signal);
    if (round === 0) continue;
    wholes.push(milliseconds);
    for (const [rule, taken] of Object.entries(JSON.parse(printed) as Taken)) {
      byRule.set(rule, [...(byRule.get(rule) ?? []), taken]);
    }
  }
  const whole = spreadOf(wholes);
  const rules = [...byRule].map(([name, taken]) => ({ name, milliseconds: spreadOf(taken).median }));
  const inRules = rules.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return {
    what: `all rules on ${count} resources, without an engine; the rules themselves`,
    unit: "ms",
    ours: whole,
    figure: { value: inRules, unit: "ms" },
    breakdown: {
      title: `${TITLE}, on ${count} resources`,
      part: "rule",
      parts: [
        ...rules.sort((one, other) => other.milliseconds - one.milliseconds),
        { name: REST, milliseconds: Math.max(0, whole.median - inRules) },
      ],
    },
  };
}
