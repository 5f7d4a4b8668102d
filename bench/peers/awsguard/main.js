// AWSGuard with every rule mandatory but the three that ask AWS itself, which a preview offline cannot.
"use strict";

const { AwsGuard } = require("@pulumi/awsguard");

new AwsGuard({
  all: "mandatory",
  acmCertificateExpiration: "disabled",
  iamAccessKeysRotated: "disabled",
  iamMfaEnabledForConsoleAccess: "disabled",
});
