/**
 * Decides what runs when: a step starts as soon as all it waits for has ended, while there are cores. The cores that are
 * free at that moment are shared among the steps that are ready, so that together they never use more than there are.
 */
import type { Edge, Graph, GraphNode } from "../../graph";

/** How one step ended. */
export interface Settled {
  readonly status: "Succeeded" | "Failed" | "Stopped";
  /** Of a Condition. */
  readonly outcome?: "True" | "False";
}

export interface Limits {
  readonly cores: number;
  readonly maxParallelSteps: number;
  /** Whether a step runs a job; the others are over at once and need no core. */
  readonly usesCores: (node: GraphNode) => boolean;
}

/**
 * Walks the graph until nothing more can start. After a step that did not succeed, or an abort, no step starts; those
 * that run are waited for. Steps in a branch that is not taken, and steps that wait for such steps, never run.
 * @param earlier steps that have already ended and are not run
 * @param run must not reject
 * @returns whether every step has ended or is known never to run
 */
export function schedule(
  graph: Graph,
  limits: Limits,
  signal: AbortSignal,
  earlier: ReadonlyMap<string, Settled>,
  run: (node: GraphNode, cores: number) => Promise<Settled>,
): Promise<boolean> {
  return new Promise((resolve) => {
    new Walk(graph, limits, signal, earlier, run, resolve).begin();
  });
}

class Walk {
  private readonly following = new Map<string, Edge[]>();
  private readonly waitsFor = new Map<string, number>();
  private readonly untaken = new Set<string>();
  private readonly ready: GraphNode[] = [];
  private running = 0;
  private over = 0;
  private freeCores: number;
  private halted = false;

  constructor(
    private readonly graph: Graph,
    private readonly limits: Limits,
    private readonly signal: AbortSignal,
    private readonly earlier: ReadonlyMap<string, Settled>,
    private readonly run: (node: GraphNode, cores: number) => Promise<Settled>,
    private readonly finish: (complete: boolean) => void,
  ) {
    this.freeCores = limits.cores;
    for (const edge of graph.edges) {
      this.waitsFor.set(edge.to, (this.waitsFor.get(edge.to) ?? 0) + 1);
      const edges = this.following.get(edge.from);
      if (edges === undefined) this.following.set(edge.from, [edge]);
      else edges.push(edge);
    }
  }

  begin(): void {
    for (const name of this.graph.order) {
      if (!this.waitsFor.has(name)) this.release(name);
    }
    this.startReady();
  }

  /** A step waits for nothing any more: it is over already, or can run, or is known never to run. */
  private release(first: string): void {
    const open = [first];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      const before = this.earlier.get(name);
      const node = this.graph.nodes.get(name);
      if (this.untaken.has(name)) open.push(...this.settle(name, undefined));
      else if (before !== undefined) open.push(...this.settle(name, before));
      else if (node !== undefined) this.ready.push(node);
    }
  }

  /** Tells the steps that wait for this one; undefined when it never runs. Returns those that wait no more. */
  private settle(name: string, how: Settled | undefined): string[] {
    this.over += 1;
    if (how !== undefined && how.status !== "Succeeded") this.halted = true;
    const free: string[] = [];
    for (const edge of this.following.get(name) ?? []) {
      if (how === undefined || (edge.kind === "branch" && !this.taken(edge.to, how))) this.untaken.add(edge.to);
      const left = (this.waitsFor.get(edge.to) ?? 1) - 1;
      this.waitsFor.set(edge.to, left);
      if (left === 0) free.push(edge.to);
    }
    return free.reverse();
  }

  private taken(inner: string, condition: Settled): boolean {
    return this.graph.nodes.get(inner)?.branch?.outcome === (condition.outcome === "True" ? "if" : "else");
  }

  private startReady(): void {
    while (!this.halted && !this.signal.aborted && this.running < this.limits.maxParallelSteps) {
      const next = this.ready.findIndex((node) => this.freeCores > 0 || !this.limits.usesCores(node));
      const [node] = next < 0 ? [] : this.ready.splice(next, 1);
      if (node === undefined) break;
      this.start(node, this.limits.usesCores(node) ? this.share() : 0);
    }
    if (this.running === 0) this.finish(!this.halted && this.over === this.graph.nodes.size);
  }

  /** The step's part of the free cores, as one of those that could start now. */
  private share(): number {
    const others = this.ready.filter(this.limits.usesCores).length;
    const steps = Math.min(others + 1, this.limits.maxParallelSteps - this.running);
    return Math.max(1, Math.floor(this.freeCores / steps));
  }

  private start(node: GraphNode, cores: number): void {
    this.running += 1;
    this.freeCores -= cores;
    void this.run(node, cores).then((settled) => {
      this.running -= 1;
      this.freeCores += cores;
      for (const name of this.settle(node.name, settled)) this.release(name);
      this.startReady();
    });
  }
}
