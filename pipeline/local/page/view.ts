/** What a view of the page is asked, works on, and gives. */
import type { Content } from "../../drawing/html";
import type { Objects } from "../s3/objects";
import type { Store } from "../store";

export interface Source {
  readonly store: Store;
  readonly objects: Objects;
  /** Folder of the logs: `<logsDir>/aws/sagemaker/ProcessingJobs/<job>/algo-1.log`. */
  readonly logsDir: string;
}

export interface Question extends Source {
  /** What the address holds where its route has a name. Names of what can be found need no escaping there. */
  readonly params: readonly string[];
  readonly query: URLSearchParams;
}

/** The parts of the page, as its navigation names them. */
export type Part = "Executions" | "Pipelines" | "Models";

export interface View {
  readonly part: Part;
  /** What the title of the window says first, and the heading unless there is one of its own. */
  readonly title: string;
  /** Inside the h1. */
  readonly heading?: Content;
  /** The last step of the way to here; the title unless it is said. */
  readonly here?: string;
  /** The way from the part to here, without either. */
  readonly trail?: readonly Content[];
  readonly body: Content;
  /** Whether what is shown still changes by itself. */
  readonly live?: boolean;
}

/** @returns undefined where there is nothing by that name */
export type Answer = View | undefined | Promise<View | undefined>;
