/** The models that can be fitted to a file. */
export const MODELS = ['mbgnbd', 'bgnbd', 'paretonbd', 'bgbb', 'sbg'] as const;
export type FileModel = (typeof MODELS)[number];
