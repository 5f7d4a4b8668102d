/**
 * The graphs of definitions, which never change: those that were shown last are kept, because finding the place of each
 * step in a drawing takes longer than all the rest of a view, and a view that is followed is asked for again and again.
 */
import { buildGraph, type Graph } from "../../graph";
import { readDefinition } from "../definition";

const MOST = 32;
/** By the text of the definition; the one that was asked for last is last. */
const kept = new Map<string, Graph>();

export function graphOf(text: string): Graph {
  const graph = kept.get(text) ?? buildGraph(readDefinition(text));
  kept.delete(text);
  kept.set(text, graph);
  const [oldest] = kept.keys();
  if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
  return graph;
}
