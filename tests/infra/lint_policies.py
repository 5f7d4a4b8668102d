"""What parliament finds in IAM policies: from documents by name, as JSON on standard input, to findings as JSON."""

import json
import sys

import parliament

documents = json.load(sys.stdin)
findings = []
for name, document in documents.items():
    for finding in parliament.analyze_policy_string(json.dumps(document)).findings:
        findings.append({"policy": name, "issue": finding.issue, "detail": finding.detail})
json.dump(findings, sys.stdout)
