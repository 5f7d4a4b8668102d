/** What pushing the images of steps needs: the repositories of the environments, and no other. Pure. */
import type { Statement } from "../statements";
import type { EnvironmentReach } from "./scope";

export function imageAccess(reaches: readonly EnvironmentReach[]): Statement[] {
  return [
    // GetAuthorizationToken takes no resource.
    { Sid: "RegistryToken", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
    {
      Sid: "PushImages",
      Effect: "Allow",
      Action: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:DescribeImageScanFindings",
        "ecr:DescribeImages",
        "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ],
      Resource: reaches.map(({ repositories }) => repositories),
    },
  ];
}
