/** What a valid account, region, ARN or list is: the pieces that the schemas of all kinds of stack are made of. */

export const account = { type: "string", pattern: "^[0-9]{12}$" } as const;
export const region = { type: "string", pattern: "^[a-z]{2}(-[a-z]+)+-[0-9]$" } as const;
export const keyArn = {
  type: "string",
  pattern: "^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$",
} as const;
export const policyArn = { type: "string", pattern: "^arn:aws[a-z-]*:iam::[0-9]{12}:policy/[\\w+=,.@/-]+$" } as const;
export const days = { type: "integer", minimum: 1, maximum: 3650 } as const;

/**
 * Tags that every resource carries: who answers for it, what it may hold, what it costs; others as an organisation
 * demands. AWS takes 50 for a resource, of which the program sets two (project, stack). Source: "Tagging best practices".
 */
export const tags = {
  type: "object",
  maxProperties: 48,
  propertyNames: { pattern: "^(?!aws:)[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}$" },
  properties: {
    "data-classification": { enum: ["public", "internal", "confidential", "restricted"] },
    "risk-tier": { enum: ["low", "medium", "high"] },
  },
  additionalProperties: { type: "string", minLength: 1, maxLength: 256 },
  required: ["owner", "data-classification", "risk-tier", "ai-system-id", "cost-centre"],
} as const;

/** Where jobs run: private subnets and what may reach what. */
export const network = {
  type: "object",
  additionalProperties: false,
  properties: {
    subnetIds: {
      type: "array",
      items: { type: "string", pattern: "^subnet-[0-9a-f]+$" },
      minItems: 1,
      maxItems: 16,
    },
    securityGroupIds: {
      type: "array",
      items: { type: "string", pattern: "^sg-[0-9a-f]+$" },
      minItems: 1,
      maxItems: 5,
    },
  },
  dependencies: { subnetIds: ["securityGroupIds"], securityGroupIds: ["subnetIds"] },
} as const;
