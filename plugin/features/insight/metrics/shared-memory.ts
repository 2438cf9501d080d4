/** Arrays of zeros in memory that threads share: told to another thread, they are not copied. */

export const sharedIntegers = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4));

export const sharedDoubles = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(length * 8));

export const sharedCodes = (length: number): Uint16Array => new Uint16Array(new SharedArrayBuffer(length * 2));

export const sharedBytes = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length));
