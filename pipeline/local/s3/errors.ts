/** S3's own error codes, answered as XML. */
export class S3Error extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
  ) {
    super(message);
    this.name = code;
  }
}

export const noSuchBucket = (bucket: string): S3Error =>
  new S3Error("NoSuchBucket", `The specified bucket does not exist: ${bucket}`, 404);
export const noSuchKey = (key: string): S3Error =>
  new S3Error("NoSuchKey", `The specified key does not exist: ${key}`, 404);
export const invalidArgument = (message: string): S3Error => new S3Error("InvalidArgument", message, 400);
export const notImplemented = (message: string): S3Error => new S3Error("NotImplemented", message, 501);
