/**
 * An AWS policy document as statements. What a statement means for a request is decided in policies/iam; which documents
 * have this form, in policyReader.ts; how a resource's property holds one, in policyProperty.ts.
 */

/** Where a policy is used decides which elements it has: only resource policies name both a principal and a resource. */
export type PolicyKind = "identity" | "trust" | "resource";

export interface Statement {
  readonly effect: "Allow" | "Deny";
  /** AWS principals plain, others with their kind: `Service:sagemaker.amazonaws.com`. */
  readonly principals: readonly string[] | undefined;
  readonly notPrincipals: readonly string[] | undefined;
  readonly actions: readonly string[] | undefined;
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
  readonly notResources: readonly string[] | undefined;
  readonly conditions: readonly ConditionEntry[];
  /** Whether `${...}` are variables here; in documents of version 2008-10-17 they are plain text. */
  readonly variables: boolean;
  /** Where the statement stands in its document: `/Statement/0`. */
  readonly pointer: string;
}

export interface ConditionEntry {
  readonly operator: string;
  /** In lower case, as AWS compares keys. */
  readonly key: string;
  readonly values: readonly string[];
  readonly variables: boolean;
  readonly pointer: string;
}

/** What is known of a request, by lower-case key: undefined where it lacks the key; other keys are unknown. */
export type RequestContext = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface PolicyRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
  /** In the notation of `Statement.principals`; absent for nobody in particular. */
  readonly principal?: string;
}

export interface PolicyFault {
  readonly pointer: string;
  readonly problem: string;
}
