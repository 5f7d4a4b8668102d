/** Prints the SageMaker operations that the endpoint serves, for tests in other languages. */
import { operations } from "../../pipeline/local/operations/index";

process.stdout.write([...operations.keys()].join("\n"));
