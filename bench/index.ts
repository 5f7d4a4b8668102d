/** The benchmarks: one line each. They compare with what they would replace, in the same run on the same machine. */
import type { Benchmark } from "./benchmark";
import { endpoint } from "./endpoint";
import { growth } from "./growth";
import { localRun } from "./localRun";
import { pack } from "./pack";
import { preview } from "./preview";
import { proof } from "./proof";
import { render } from "./render";

export type { Benchmark, Row, Setting } from "./benchmark";
export { isHeld } from "./benchmark";
export { describeMachine, presentLoad } from "./machine";
export { breakdowns, breakdownTable, HEAD, lines, markdown, type Results } from "./results";

export const benchmarks: readonly Benchmark[] = [preview, pack, proof, render, localRun, endpoint, growth];
