/**
 * The endpoint's state in lmdb. Keys are ordered and every order that a listing can ask for has its own keys, so a page is
 * one range read. `write` runs one transaction: all of it is on disk when it returns, or none of it is.
 */
import { open, type Database, type Key, type RootDatabase } from "lmdb";
import type { StateChange } from "./events/stateChange";
import type {
  CallbackRecord,
  CardRecord,
  CardVersionRecord,
  ExecutionRecord,
  GroupRecord,
  ModelRecord,
  ObjectRecord,
  PackageRecord,
  PipelineRecord,
  StoredJob,
  StoredStep,
  Tag,
  TokenRecord,
  VersionRecord,
} from "./records";

/** Stands after every text in the order of keys: the end of a range over all keys that begin with one prefix. */
export const LAST = "\uffff";

/** Keys of an index: what they end in is the key of the record. */
export type Index = Database<true, Key[]>;

const DATABASES = 40;

export class Store {
  private readonly root: RootDatabase;
  private writing = false;
  private emitted = false;
  private subscriber: (() => void) | undefined;
  /** [lower-case name] */
  readonly pipelines: Database<PipelineRecord, Key[]>;
  /** [created, lower-case name] */
  readonly pipelinesByTime: Index;
  /** [lower-case pipeline name, version] */
  readonly versions: Database<VersionRecord, Key[]>;
  /** sha256 of the text -> text */
  readonly definitions: Database<string, string>;
  /** [lower-case pipeline name, execution id] */
  readonly executions: Database<ExecutionRecord, Key[]>;
  /** [lower-case pipeline name, created, execution id] */
  readonly executionsByTime: Index;
  /** Executions that have not ended: [lower-case pipeline name, execution id]. */
  readonly activeExecutions: Index;
  /** [execution id, step name] */
  readonly steps: Database<StoredStep, Key[]>;
  /** [execution id, start time, step name] */
  readonly stepsByTime: Index;
  /** Executions whose run of a step may be reused: [lower-case pipeline name, step name, cache key] -> execution id. */
  readonly reusable: Database<string, Key[]>;
  /** [kind, name] */
  readonly jobs: Database<StoredJob, Key[]>;
  /** [kind, created, name] */
  readonly jobsByTime: Index;
  /** [kind, status, name] */
  readonly jobsByStatus: Index;
  /** [execution id, kind, name] */
  readonly jobsByExecution: Index;
  /** Training jobs that a tuning job started: [tuning job, name]. */
  readonly jobsByTuning: Index;
  /** token */
  readonly callbacks: Database<CallbackRecord, string>;
  /** The newest callback of a step: [execution id, step name] -> token. */
  readonly callbacksByStep: Database<string, Key[]>;
  /** [name] */
  readonly models: Database<ModelRecord, Key[]>;
  /** [created, name] */
  readonly modelsByTime: Index;
  /** [group] */
  readonly groups: Database<GroupRecord, Key[]>;
  /** [created, group] */
  readonly groupsByTime: Index;
  /** group -> its resource policy, as it came */
  readonly groupPolicies: Database<string, string>;
  /** [group, version]; a newer package of a group has the higher version, so this is also their order by time. */
  readonly packages: Database<PackageRecord, Key[]>;
  /** [created, group, version] */
  readonly packagesByTime: Index;
  /** [group, approval status, version] */
  readonly packagesByApproval: Index;
  /** [model card] */
  readonly cards: Database<CardRecord, Key[]>;
  /** [created, model card] */
  readonly cardsByTime: Index;
  /** [model card, version] */
  readonly cardVersions: Database<CardVersionRecord, Key[]>;
  /** [kind, scope, token] */
  readonly tokens: Database<TokenRecord, Key[]>;
  /** ARN */
  readonly tags: Database<Tag[], string>;
  /** number -> a change that its subscriber does not have yet; the lowest number is the oldest */
  private readonly events: Database<StateChange, number>;
  /** [bucket, key] */
  readonly objects: Database<ObjectRecord, Key[]>;

  constructor(folder: string) {
    this.root = open({ path: folder, maxDbs: DATABASES, cache: false });
    const at = <V, K extends Key>(name: string): Database<V, K> => this.root.openDB<V, K>({ name, cache: false });
    this.pipelines = at("pipelines");
    this.pipelinesByTime = at("pipelinesByTime");
    this.versions = at("versions");
    this.definitions = at("definitions");
    this.executions = at("executions");
    this.executionsByTime = at("executionsByTime");
    this.activeExecutions = at("activeExecutions");
    this.steps = at("steps");
    this.stepsByTime = at("stepsByTime");
    this.reusable = at("reusable");
    this.jobs = at("jobs");
    this.jobsByTime = at("jobsByTime");
    this.jobsByStatus = at("jobsByStatus");
    this.jobsByExecution = at("jobsByExecution");
    this.jobsByTuning = at("jobsByTuning");
    this.callbacks = at("callbacks");
    this.callbacksByStep = at("callbacksByStep");
    this.models = at("models");
    this.modelsByTime = at("modelsByTime");
    this.groups = at("groups");
    this.groupsByTime = at("groupsByTime");
    this.groupPolicies = at("groupPolicies");
    this.packages = at("packages");
    this.packagesByTime = at("packagesByTime");
    this.packagesByApproval = at("packagesByApproval");
    this.cards = at("cards");
    this.cardsByTime = at("cardsByTime");
    this.cardVersions = at("cardVersions");
    this.tokens = at("tokens");
    this.tags = at("tags");
    this.events = at("events");
    this.objects = at("objects");
  }

  /**
   * Runs `action` as one transaction that nobody else's write overlaps, in this process or another; undone if it throws.
   * Within another, it is part of that one.
   */
  write<T>(action: () => T): T {
    if (this.writing) return action();
    this.writing = true;
    try {
      const result = this.root.transactionSync(action);
      if (this.emitted) this.subscriber?.();
      return result;
    } finally {
      this.writing = false;
      this.emitted = false;
    }
  }

  /** Keeps a change for the subscriber; without one it is not even made. Part of the caller's transaction. */
  emit(change: () => StateChange): void {
    if (this.subscriber === undefined) return;
    const [last = 0] = this.events.getKeys({ reverse: true, limit: 1 });
    this.events.putSync(last + 1, change());
    this.emitted = true;
  }

  /** From here changes are kept, and `notify` is called whenever some have become durable. */
  subscribe(notify: () => void): void {
    this.subscriber = notify;
  }

  firstEvent(): { readonly number: number; readonly change: StateChange } | undefined {
    const [first] = this.events.getRange({ limit: 1 });
    return first && { number: first.key, change: first.value };
  }

  removeEvent(number: number): void {
    this.write(() => this.events.removeSync(number));
  }

  close(): Promise<void> {
    return this.root.close();
  }
}
