/** The raw configuration of a compliant account stack, as its file holds it. A test starts from it and breaks one thing. */
export const rawAccount: Readonly<Record<string, unknown>> = {
  "sluicegate:kind": "account",
  "sluicegate:account": "111122223333",
  "sluicegate:region": "eu-west-1",
  "sluicegate:allowedAccounts": ["111122223333"],
  "sluicegate:protect": true,
  "sluicegate:dataRetentionDays": 30,
  "sluicegate:logRetentionDays": 400,
  "sluicegate:administrators": ["arn:aws:iam::111122223333:role/sluicegate-administrator"],
  "sluicegate:github": {
    owner: "example-org",
    ownerId: "1000001",
    repository: "models",
    repositoryId: "2000002",
    branch: "main",
  },
  "sluicegate:environments": ["dev", "prod"],
  "sluicegate:vpc": {},
  "sluicegate:existing": {},
  "sluicegate:naming": {},
  "sluicegate:imports": {},
  "sluicegate:tags": {
    owner: "ml-platform",
    "data-classification": "internal",
    "risk-tier": "high",
    "ai-system-id": "platform",
    "cost-centre": "ml",
  },
};

export const accountIdentity = { project: "sluicegate", stack: "account" } as const;
