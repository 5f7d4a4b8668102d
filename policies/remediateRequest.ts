/**
 * The engine asks for remediations of every resource before it asks what is wrong with it. In a run that mends nothing the
 * first request is not decoded, which is half of all decoding.
 *
 * It relies on an undocumented fact, which tests/policies/process.test.ts pins for the exact versions in package.json: the
 * policy SDK serves this very description of the protocol, as it stands when the pack is made.
 */
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";

const { remediate, configure } = AnalyzerService;
const [decodeResource, decodeConfiguration] = [remediate.requestDeserialize, configure.requestDeserialize];

/** What the SDK is handed instead, a resource of no type: its fields 2 and 5, properties and options, are there and empty. */
const NOT_DECODED = decodeResource(Buffer.of(0x12, 0, 0x2a, 0));

/** To be called before the pack is made. @returns takes whether the run mends anything, once its configuration is known */
export function decodeOnlyToMend(): (mends: boolean) => void {
  let decodes = true;
  remediate.requestDeserialize = (bytes) => (decodes ? decodeResource(bytes) : NOT_DECODED);
  configure.requestDeserialize = (bytes) => {
    decodes = true;
    return decodeConfiguration(bytes);
  };
  return (mends) => {
    decodes = mends;
  };
}
