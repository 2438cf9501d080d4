/** A TCP port; what it is for is said where it is used. */
export const port = { type: 'integer', minimum: 1, maximum: 65535 } as const;
