/** The raw configuration of a compliant stack, as its file holds it. A test starts from it and breaks one thing. */
export const rawConfig: Readonly<Record<string, unknown>> = {
  "sluicegate:account": "111122223333",
  "sluicegate:region": "eu-west-1",
  "sluicegate:allowedAccounts": ["111122223333"],
  "sluicegate:keyArn": "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-4333-8444-555555555555",
  "sluicegate:permissionsBoundaryArn": "arn:aws:iam::111122223333:policy/sluicegate-boundary",
  "sluicegate:protect": true,
  "sluicegate:dataRetentionDays": 30,
  "sluicegate:logRetentionDays": 90,
  "sluicegate:network": { subnetIds: ["subnet-0a1b"], securityGroupIds: ["sg-0c1d"] },
  "sluicegate:crossAccountReaders": [],
  "sluicegate:existing": {},
  "sluicegate:naming": {},
  "sluicegate:tags": {
    owner: "ml-platform",
    "data-classification": "internal",
    "risk-tier": "low",
    "ai-system-id": "disease-progression",
    "cost-centre": "ml-dev",
  },
  "sluicegate:pipelines": {
    regression: {
      processingInstanceTypes: ["ml.m5.large"],
      trainingInstanceTypes: ["ml.m5.large"],
      maxRuntimeSeconds: 3600,
      seed: 42,
      target: "target",
      pseudonymiseColumns: ["patient_id"],
      keyColumn: "patient_id",
      immutableInputs: false,
    },
  },
};

export const stackIdentity = { project: "sluicegate", stack: "dev" } as const;
