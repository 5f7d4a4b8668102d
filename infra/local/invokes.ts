// The functions of the aws package that answer without AWS.
import { accountArn, digest, dnsSuffixOf, regionalArn, uuid, type Place } from "./names";
import { policyDocument } from "./policyDocument";
import type { Json, Properties } from "./struct";

export interface Asked {
  readonly args: Properties;
  readonly place: Place;
  readonly defaultTags: Properties;
}

type Answer = (asked: Asked) => Properties;

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");

function region({ args, place }: Asked): Properties {
  const name = text(args.region) || text(args.name) || place.region;
  return {
    description: name,
    endpoint: `ec2.${name}.${dnsSuffixOf(place.partition)}`,
    id: name,
    name,
    region: name,
  };
}

function servicePrincipal({ args, place }: Asked): Properties {
  const serviceName = text(args.serviceName);
  const suffix = "amazonaws.com";
  const where = text(args.region) || place.region;
  const name = `${serviceName}.${suffix}`;
  return { id: `${serviceName}.${where}.${suffix}`, name, region: where, serviceName, suffix };
}

function availabilityZones({ place }: Asked): Properties {
  const letters = ["a", "b", "c"];
  return {
    id: place.region,
    names: letters.map((letter) => `${place.region}${letter}`),
    zoneIds: letters.map((_, index) => `${digest(place.region, 4)}-az${index + 1}`),
    groupNames: [place.region],
    region: place.region,
  };
}

function key({ args, place }: Asked): Properties {
  const wanted = text(args.keyId);
  const plain = wanted.replace(/^arn:.*:key\//, "");
  const keyId = plain.includes("alias/") ? uuid(plain) : plain;
  return { id: keyId, keyId, arn: regionalArn(place, "kms", `key/${keyId}`), enabled: true, keyState: "Enabled" };
}

function alias({ args, place }: Asked): Properties {
  const name = text(args.name);
  const targetKeyId = uuid(name);
  const targetKeyArn = regionalArn(place, "kms", `key/${targetKeyId}`);
  return { id: name, name, arn: regionalArn(place, "kms", name), targetKeyId, targetKeyArn };
}

function role({ args, place }: Asked): Properties {
  const name = text(args.name);
  return { id: name, name, path: "/", arn: accountArn(place, "iam", `role/${name}`) };
}

function bucket({ args, place }: Asked): Properties {
  const name = text(args.bucket);
  const suffix = dnsSuffixOf(place.partition);
  return {
    id: name,
    bucket: name,
    arn: `arn:${place.partition}:s3:::${name}`,
    region: place.region,
    bucketDomainName: `${name}.s3.${suffix}`,
    bucketRegionalDomainName: `${name}.s3.${place.region}.${suffix}`,
  };
}

const answers: Readonly<Record<string, Answer>> = {
  "aws:iam/getPolicyDocument:getPolicyDocument": ({ args }) => {
    const document = policyDocument(args);
    return { ...document, id: digest(text(document.json), 10) };
  },
  "aws:iam/getRole:getRole": role,
  "aws:index/getAvailabilityZones:getAvailabilityZones": availabilityZones,
  "aws:index/getCallerIdentity:getCallerIdentity": ({ place: { partition, account } }) => ({
    accountId: account,
    arn: `arn:${partition}:iam::${account}:root`,
    id: account,
    userId: account,
  }),
  "aws:index/getDefaultTags:getDefaultTags": ({ place, defaultTags }) => ({ id: place.partition, tags: defaultTags }),
  "aws:index/getPartition:getPartition": ({ place: { partition } }) => ({
    partition,
    id: partition,
    dnsSuffix: dnsSuffixOf(partition),
    reverseDnsPrefix: dnsSuffixOf(partition).split(".").reverse().join("."),
  }),
  "aws:index/getRegion:getRegion": region,
  "aws:index/getServicePrincipal:getServicePrincipal": servicePrincipal,
  "aws:kms/getAlias:getAlias": alias,
  "aws:kms/getKey:getKey": key,
  "aws:s3/getBucket:getBucket": bucket,
};

/**
 * @param token the function, such as `aws:index/getRegion:getRegion`
 * @throws Error naming a function that only AWS can answer
 */
export function invoke(token: string, asked: Asked): Properties {
  const answer = answers[token];
  if (answer === undefined) {
    throw new Error(
      `Expected one of ${Object.keys(answers).join(", ")}, got ${token}, which only AWS can answer; ` +
        "take its value from the stack's configuration, or add it to infra/local/invokes.ts.",
    );
  }
  return answer(asked);
}
