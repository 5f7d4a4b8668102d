/** Network: private subnets without a way to the internet, endpoints to the services that jobs need, two security groups. */
import * as pulumi from "@pulumi/pulumi";
import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import type { Concern } from "./concern";
import { ENDPOINT_ACTIONS, gatewayPolicy, interfacePolicy } from "./endpointPolicy";
import { subnetBlocks } from "./subnets";

export interface NetworkArgs extends Concern {
  readonly cidrBlock: string;
  readonly zones: readonly string[];
}

const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

export class Network extends pulumi.ComponentResource {
  readonly subnetIds: readonly pulumi.Output<string>[];
  readonly securityGroupIds: readonly pulumi.Output<string>[];

  constructor(name: string, args: NetworkArgs, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:account:Network", name, {}, opts);
    const { config, cidrBlock, zones } = args;
    const child = { parent: this };
    const network = new ec2.Vpc(`${name}-vpc`, { cidrBlock, enableDnsSupport: true, enableDnsHostnames: true }, child);
    const vpcId = network.id;
    // The group that a network comes with lets everything out; without rules it lets nothing.
    new ec2.DefaultSecurityGroup(`${name}-default`, { vpcId, ingress: [], egress: [] }, child);
    const routes = new ec2.RouteTable(`${name}-routes`, { vpcId }, child);
    const blocks = subnetBlocks(cidrBlock, zones);
    const subnets = zones.map((zone, at) => createSubnet(zone, blocks[at]));
    const jobs = createGroup("jobs", "SageMaker jobs");
    const doors = createGroup("endpoints", "Endpoints of AWS services");
    const gateway = createGateway();
    createEndpoints();
    createRules();
    this.subnetIds = subnets.map(({ id }) => id);
    this.securityGroupIds = [jobs.id];
    this.registerOutputs({});

    function createSubnet(availabilityZone: string, block: string | undefined): ec2.Subnet {
      const own = `${name}-${availabilityZone}`;
      const subnet = new ec2.Subnet(
        own,
        { vpcId, availabilityZone, ...(block === undefined ? {} : { cidrBlock: block }), mapPublicIpOnLaunch: false },
        child,
      );
      new ec2.RouteTableAssociation(`${own}-routes`, { subnetId: subnet.id, routeTableId: routes.id }, child);
      return subnet;
    }

    function createGroup(what: string, description: string): ec2.SecurityGroup {
      return new ec2.SecurityGroup(`${name}-${what}`, { vpcId, description: `Sluicegate: ${description}` }, child);
    }

    function createGateway(): ec2.VpcEndpoint {
      const serviceName = `com.amazonaws.${config.region}.s3`;
      return new ec2.VpcEndpoint(
        `${name}-s3`,
        { vpcId, serviceName, vpcEndpointType: "Gateway", routeTableIds: [routes.id], policy: gatewayPolicy(args) },
        child,
      );
    }

    function createEndpoints(): void {
      for (const service of Object.keys(ENDPOINT_ACTIONS)) {
        new ec2.VpcEndpoint(
          `${name}-${service.replace(".", "-")}`,
          {
            vpcId,
            serviceName: `com.amazonaws.${config.region}.${service}`,
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            subnetIds: subnets.map(({ id }) => id),
            securityGroupIds: [doors.id],
            policy: interfacePolicy(args, service),
          },
          child,
        );
      }
    }

    /** Jobs reach the endpoints and S3, and each other when several instances train one model. Nothing else. */
    function createRules(): void {
      const toDoors = { securityGroupId: jobs.id, referencedSecurityGroupId: doors.id, ...HTTPS };
      const toS3 = { securityGroupId: jobs.id, prefixListId: gateway.prefixListId, ...HTTPS };
      const fromJobs = { securityGroupId: doors.id, referencedSecurityGroupId: jobs.id, ...HTTPS };
      const among = { securityGroupId: jobs.id, referencedSecurityGroupId: jobs.id, ipProtocol: "-1" };
      new vpc.SecurityGroupEgressRule(`${name}-jobs-to-endpoints`, toDoors, child);
      new vpc.SecurityGroupEgressRule(`${name}-jobs-to-s3`, toS3, child);
      new vpc.SecurityGroupEgressRule(`${name}-jobs-out-to-jobs`, among, child);
      new vpc.SecurityGroupIngressRule(`${name}-jobs-in-from-jobs`, among, child);
      new vpc.SecurityGroupIngressRule(`${name}-endpoints-from-jobs`, fromJobs, child);
    }
  }
}
