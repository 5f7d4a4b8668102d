/** What clients and callers are told when something is refused. */

/** An answer in AWS's error shape; `code` is what clients map to an exception class. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = code;
  }
}

export const invalid = (message: string): ApiError => new ApiError("ValidationException", message);
export const notFound = (message: string): ApiError => new ApiError("ResourceNotFound", message);
export const conflict = (message: string): ApiError => new ApiError("ConflictException", message);

/** Another live process serves the same state folder. */
export class StateInUse extends Error {
  constructor(
    readonly stateDir: string,
    readonly pid: number,
    readonly url: string,
  ) {
    super(
      `Expected the state folder ${stateDir} to be free, but process ${pid} serves it at ${url}; use that or stop it.`,
    );
    this.name = "StateInUse";
  }
}
