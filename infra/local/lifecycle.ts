// Create, read, update and delete: claims on names, effects at the endpoint, and the outputs of what exists.
import type { Claims } from "./claims";
import { describeFailure, type Clients } from "./clients";
import { logicalNameOf } from "./names";
import type { Effect, Rule, Subject } from "./rules/rule";
import { kept, outputsOf, placeOutputs, type Kind } from "./outputs";
import type { Properties } from "./struct";
import { isObject, revealAll } from "./values";

export interface World {
  readonly claims: Claims;
  /** Absent: nothing outside this process happens. */
  readonly clients: Clients | undefined;
  readonly log: (line: string) => void;
}

export interface Existing {
  readonly id: string;
  readonly outputs: Properties;
}

/** An operation that AWS, or what stands for it, refused. */
export class Refused extends Error {
  constructor(verb: string, rule: Rule, name: string, reason: string) {
    super(`${verb} ${rule.title} (${name}): ${reason}`);
    this.name = "Refused";
  }
}

const PAST = { creating: "created", updating: "updated", deleting: "deleted", reading: "read" };

export class Lifecycle {
  constructor(private readonly world: World) {}

  async create(kind: Kind, urn: string, inputs: Properties): Promise<Existing> {
    const subject = subjectOf(kind, urn, inputs);
    const { rule } = kind;
    const claim = this.claim(kind, subject);
    try {
      const gained = await this.effect("creating", rule, subject, (effect, clients) =>
        effect.create(subject, clients, claim.resumed),
      );
      return {
        id: rule.id(subject),
        outputs: outputsOf(kind, subject, inputs, { ...rule.outputs(subject), ...gained }),
      };
    } catch (error) {
      // Otherwise it may exist, and the claim says whose it is.
      if (claim.key !== undefined && !claim.resumed && wasRefused(error)) this.world.claims.release(claim.key);
      throw error;
    }
  }

  async update(kind: Kind, urn: string, olds: Properties, inputs: Properties): Promise<Properties> {
    const subject = subjectOf(kind, urn, inputs);
    this.confirm(kind, subject);
    const gained = await this.effect("updating", kind.rule, subject, (effect, clients) =>
      effect.update(subject, clients),
    );
    const computed = { ...kept(kind, olds, inputs), ...kind.rule.outputs(subject), ...gained };
    return outputsOf(kind, subject, inputs, computed);
  }

  /** Undefined when the endpoint has it no more. */
  async read(kind: Kind, urn: string, { id, state, inputs }: { id: string; state: Properties; inputs: Properties }) {
    const { rule } = kind;
    const named = rule.name === undefined || rule.name in state ? {} : { [rule.name]: rule.nameIn?.(id) ?? id };
    const subject = subjectOf(kind, urn, { ...named, ...state, ...inputs });
    const exists = await this.effect("reading", rule, subject, (effect, clients) => effect.exists(subject, clients));
    if (exists === false) return undefined;
    this.confirm(kind, subject); // what is taken over has its name already
    const outputs = { ...rule.outputs(subject), ...named, ...placeOutputs(kind, inputs), ...state };
    return { id, outputs };
  }

  async remove(kind: Kind, urn: string, olds: Properties): Promise<void> {
    const subject = subjectOf(kind, urn, olds);
    await this.effect("deleting", kind.rule, subject, (effect, clients) => effect.remove(subject, clients));
    const key = claimKey(kind, subject);
    if (key !== undefined) this.world.claims.release(key);
  }

  private claim(kind: Kind, subject: Subject): { key: string | undefined; resumed: boolean } {
    const key = claimKey(kind, subject);
    if (key === undefined) return { key, resumed: true };
    const taken = this.world.claims.take(key, subject.urn);
    if (taken.state !== "taken") return { key, resumed: taken.state === "resumed" };
    const name = physicalName(kind.rule, subject);
    const message = kind.rule.taken?.message(name, subject) ?? "The name is taken.";
    throw new Refused("creating", kind.rule, name, `${message} It belongs to ${taken.owner}; choose another name.`);
  }

  private confirm(kind: Kind, subject: Subject): void {
    const key = claimKey(kind, subject);
    if (key !== undefined) this.world.claims.confirm(key, subject.urn);
  }

  /** Undefined where nothing outside this process happens. */
  private async effect<Result>(
    verb: keyof typeof PAST,
    rule: Rule,
    subject: Subject,
    act: (effect: Effect, clients: Clients) => Promise<Result>,
  ): Promise<Result | undefined> {
    if (rule.effect === undefined || this.world.clients === undefined) return undefined;
    const name = physicalName(rule, subject);
    try {
      const gained = await act(rule.effect, this.world.clients);
      if (verb !== "reading") this.world.log(`${PAST[verb]} ${rule.title} ${name}`);
      return gained;
    } catch (error) {
      const refused = new Refused(verb, rule, name, describeFailure(error));
      refused.cause = error;
      throw refused;
    }
  }
}

/** Whether the service itself said no: then nothing was made. */
function wasRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "$fault" in cause && cause.$fault === "client";
}

function subjectOf(kind: Kind, urn: string, inputs: Properties): Subject {
  const seen = revealAll(inputs);
  const region = typeof seen.region === "string" ? seen.region : kind.place.region;
  const subject = {
    urn,
    type: kind.token,
    logicalName: logicalNameOf(urn),
    inputs: seen,
    tags: { ...kind.defaultTags, ...(isObject(seen.tags) ? seen.tags : {}) },
    place: { ...kind.place, region },
  };
  return { ...subject, inputs: { ...kind.rule.defaults?.(subject), ...seen } };
}

function physicalName(rule: Rule, subject: Subject): string {
  const given = rule.name === undefined ? undefined : subject.inputs[rule.name];
  return typeof given === "string" ? given : subject.logicalName;
}

function claimKey({ rule }: Kind, subject: Subject): string | undefined {
  return rule.taken === undefined
    ? undefined
    : `${rule.title} ${rule.taken.scope(subject.place)} ${physicalName(rule, subject)}`;
}
