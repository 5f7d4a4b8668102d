/**
 * A server process of its own: given a state folder and a Python interpreter it prints the URL, or the name of the error
 * that keeps it from serving, and stays until its input ends.
 */
import { startEndpoint } from "../../pipeline/local/endpoint";

const [stateDir = "", python = ""] = process.argv.slice(-2);

startEndpoint({ stateDir, python, cores: 2 }).then(
  (endpoint) => {
    process.stdout.write(`${endpoint.url}\n`);
    process.stdin.on("end", () => void endpoint.stop()).resume();
  },
  (error: unknown) => {
    process.stdout.write(`${error instanceof Error ? error.name : String(error)}\n`);
  },
);
