/** Errors of AWS, the network and the file system as one line that says what to do; all others already are such lines. */

/** What errors may carry besides their message. */
interface Fault {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  /** Where it happened: a file, or a host with its port. */
  readonly place: string;
  /** What was asked of the system: `mkdir`, `open`. */
  readonly call: string;
}

type Describe = (fault: Fault) => string;

const LOG_IN = "log in (aws sso login, or choose AWS_PROFILE) and run this again.";
const unknownCredentials: Describe = () => `Expected credentials that AWS knows, got others; ${LOG_IN}`;
const expired: Describe = () => `Expected valid AWS credentials, got expired ones; ${LOG_IN}`;
const noCredentials: Describe = () => `Expected AWS credentials, got none; ${LOG_IN}`;
const denied: Describe = ({ message }) =>
  `Expected permission for this, got: ${onOneLine(message)}; use a role that has it.`;
const missing: Describe = ({ name, message }) =>
  `Expected it to exist, got ${name}: ${onOneLine(message)}; check the name, the stack and whose credentials these are.`;
const throttled: Describe = () => "Expected AWS to answer, got a request to slow down; try again in a minute.";

/** By the name that AWS or its SDK gives an error. */
const BY_NAME: Readonly<Record<string, Describe>> = {
  CredentialsProviderError: noCredentials,
  TokenProviderError: expired,
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  RequestExpired: expired,
  UnrecognizedClientException: unknownCredentials,
  InvalidClientTokenId: unknownCredentials,
  InvalidAccessKeyId: unknownCredentials,
  InvalidSignatureException: unknownCredentials,
  SignatureDoesNotMatch: unknownCredentials,
  AccessDenied: denied,
  AccessDeniedException: denied,
  ResourceNotFound: missing,
  NoSuchBucket: missing,
  NoSuchKey: missing,
  ThrottlingException: throttled,
  TooManyRequestsException: throttled,
  SlowDown: throttled,
};

const unreachable: Describe = ({ code, place }) =>
  `Expected an answer from ${place || "the service"}, got ${code}; check the network, or what should be listening there.`;
const forbidden: Describe = ({ code, place }) =>
  `Expected to be allowed to use ${place || "a file"}, got ${code}; change its permissions or choose another.`;

/** By the code that the system gives an error. */
const BY_CODE: Readonly<Record<string, Describe>> = {
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  EADDRINUSE: ({ place }) => `Expected a free port, got one in use at ${place}; choose another, or 0 for any free one.`,
  // A folder that is made with those above it is "not there" where nothing can be made at all.
  ENOENT: (fault) =>
    fault.call === "mkdir"
      ? forbidden({ ...fault, code: "a file system that takes no new folder there" })
      : `Expected ${fault.place || "a file"} to exist, got nothing there; check the path.`,
  ENOTDIR: ({ place }) => `Expected folders on the way to ${place || "a file"}, got a file; check the path.`,
  EISDIR: ({ place }) => `Expected a file at ${place || "a path"}, got a folder; name a file in it.`,
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: forbidden,
  ENOSPC: ({ place }) =>
    `Expected room on the disk${place && ` for ${place}`}, got none; make some and run this again.`,
};

/** @returns one complete line, or the lines that an error of ours collected */
export function describeFault(error: unknown): string {
  const fault = faultOf(error);
  const describe = entry(BY_NAME, fault.name) ?? entry(BY_CODE, fault.code);
  if (describe !== undefined) return describe(fault);
  // The local endpoint's own lines are complete.
  if (!isFromAws(error) || fault.message.startsWith("Expected ")) return fault.message;
  return `Expected AWS to accept this, got ${fault.name}: ${onOneLine(fault.message)}; correct it.`;
}

function entry(table: Readonly<Record<string, Describe>>, key: string): Describe | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Errors of the AWS SDK carry the metadata of the answer. */
function isFromAws(error: unknown): boolean {
  return error instanceof Error && "$metadata" in error;
}

/** Several addresses of one host fail as one error without a message, so the first of them speaks. */
function faultOf(error: unknown): Fault {
  if (error instanceof AggregateError && error.errors.length > 0) return faultOf(error.errors[0]);
  if (!(error instanceof Error)) return { name: "", message: String(error), code: "", place: "", call: "" };
  const text = (key: string): string => {
    const value: unknown = Object.entries(error).find(([name]) => name === key)?.[1];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  const host = [text("address") || text("hostname"), text("port")].filter((part) => part !== "").join(":");
  return {
    name: error.name,
    message: error.message,
    code: text("code"),
    place: text("path") || host,
    call: text("syscall"),
  };
}

/** A foreign message as a part of a sentence. */
function onOneLine(message: string): string {
  const line = message.replace(/\s+/g, " ").trim();
  return line.replace(/[.;]$/, "") || "no reason";
}
