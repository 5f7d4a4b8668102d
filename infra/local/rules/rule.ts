// The form of what we know by hand about a resource type, and the names it is known by.
import type { Clients } from "../clients";
import type { Place } from "../names";
import type { Properties } from "../struct";

/** A resource as rules see it: every input known, no secret marks. */
export interface Subject {
  readonly urn: string;
  readonly type: string;
  /** The name that the program gave; the last part of the URN. */
  readonly logicalName: string;
  readonly inputs: Properties;
  /** Its own tags and those of the provider's configuration. */
  readonly tags: Properties;
  readonly place: Place;
}

/** Why a property is refused, as the engine reports it. */
export interface Refusal {
  readonly property: string;
  readonly reason: string;
}

/** What a resource does outside this process, through the endpoint. */
export interface Effect {
  /**
   * @param resumed whether an earlier, interrupted run of the same URN may have created it already
   * @returns outputs that only the service knows
   */
  create(subject: Subject, clients: Clients, resumed: boolean): Promise<Properties>;
  update(subject: Subject, clients: Clients): Promise<Properties>;
  remove(subject: Subject, clients: Clients): Promise<void>;
  exists(subject: Subject, clients: Clients): Promise<boolean>;
}

/** A name made of the logical name and a digest, or of the logical name alone when `plain`. */
export interface Automatic {
  /** Longest name, in characters. */
  readonly max: number;
  readonly lowerCase?: boolean;
  readonly plain?: boolean;
}

export interface Rule {
  /** What AWS calls it, for messages: "IAM Role". */
  readonly title: string;
  /** Property that holds the physical name, if the type has one. */
  readonly name?: string;
  /** The name to give when the program gives none; absent where that is left to AWS or forbidden. */
  readonly automatic?: Automatic;
  /** Properties that AWS cannot change on what exists. */
  readonly replaces: readonly string[];
  /** AWS's own refusals. Unknown properties look absent here. */
  readonly refusals?: (inputs: Properties) => readonly Refusal[];
  /** What AWS says when another resource has the name; present where names are single in `scope`. */
  readonly taken?: {
    readonly scope: (place: Place) => string;
    readonly message: (name: string, subject: Subject) => string;
  };
  /** Inputs that AWS sets when the program does not, other than the name. */
  readonly defaults?: (subject: Subject) => Properties;
  readonly id: (subject: Subject) => string;
  /** The physical name in an id, for what is taken over; absent where the id is the name. */
  readonly nameIn?: (id: string) => string;
  /** Computed outputs of a resource that exists. */
  readonly outputs: (subject: Subject) => Properties;
  /** Outputs that an update changes, unknown until it has happened. */
  readonly unstable?: readonly string[];
  readonly effect?: Effect;
}

export const inAccount = (place: Place): string => `${place.partition}/${place.account}`;
export const inRegion = (place: Place): string => `${place.partition}/${place.account}/${place.region}`;
export const inPartition = (place: Place): string => place.partition;

/** A known input as text; a number or boolean as AWS writes it; otherwise "". */
export function input(subject: Subject, property: string): string {
  const value = subject.inputs[property];
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
