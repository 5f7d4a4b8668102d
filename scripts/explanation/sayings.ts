/** What usually stands behind the words of an exception or a tool, in the form of causes.ts. */
import type { Row } from "./causes";

/** What the code said. Of several the last one counts: what was said earlier did not end it. */
export const SAYINGS: readonly Row[] = [
  {
    matches: /(?:ModuleNotFoundError|ImportModuleError|Unable to import)\b.*No module named '?(?<module>[^'.\s]+)/,
    cause: "The code imports $<module>, which the step's environment does not have.",
    next: "package",
  },
  {
    matches: /ImportError: (?<said>[^"\n]*)/,
    cause: "The code imports what the step's environment has not, or has in another version: $<said>.",
    next: "package",
  },
  {
    matches: /FileNotFoundError: .*?'(?<file>[^']*\/ml\/[^']*)'/,
    cause: "The code reads $<file>, which no input of the step brings there.",
    next: "files",
  },
  {
    matches: /KeyError: '(?<variable>SM_\w+)'/,
    cause: "The code asks for $<variable>, which the job does not set: the definition has no such channel or setting.",
    next: "code",
  },
  {
    matches: /KeyError: (?<key>.+)|Usecols do not match columns.*?(?<columns>\[.*?\])/,
    cause: "The code asks for $<key>$<columns>, which is no column or key of what it read.",
    next: "files",
  },
  {
    matches: /MemoryError|Unable to allocate|Cannot allocate memory|bad_alloc/,
    cause: "The code asked for more memory than there is.",
    next: "memory",
  },
  {
    matches: /(?<fault>SyntaxError|IndentationError|TabError): (?<said>[^"\n]*)/,
    cause: "The code is not valid for the environment's Python: $<said>.",
    next: "code",
  },
  {
    matches: /PermissionError: .*?'(?<file>[^']*)'|(?<command>[^\s:]+): [Pp]ermission denied/,
    cause: "The job may not use $<file>$<command>; what it writes belongs under /opt/ml or into a temporary folder.",
    next: "code",
  },
  {
    matches: /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT/,
    cause: "The disk is full.",
    next: "disk",
  },
  {
    matches: /error: (?<said>(?:unrecognized arguments|the following arguments are required|argument ).*)/,
    cause: "The definition gives the script other arguments than it takes: $<said>.",
    next: "code",
  },
  {
    matches: /AccessDenied\w*|is not authorized to perform/,
    cause: "The step's role may not do what it tries.",
    next: "code",
  },
  {
    matches:
      /Unable to locate credentials|NoCredentialsError|Could not connect to the endpoint|Name or service not known|name resolution/,
    cause: "The code calls a service that the job cannot reach; under network isolation it reaches none.",
    next: "code",
  },
];
