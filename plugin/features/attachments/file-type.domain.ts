/**
 * Types of files that a library may allow, by the ending of their names. `content` is what a file of this type is
 * recognised as by its first bytes; `undefined` for plain text, which has no mark and is looked through instead.
 */
export const FILE_TYPES = {
  pdf: { mediaType: 'application/pdf', content: ['application/pdf'] },
  jpg: { mediaType: 'image/jpeg', content: ['image/jpeg'] },
  png: { mediaType: 'image/png', content: ['image/png', 'image/apng'] },
  gif: { mediaType: 'image/gif', content: ['image/gif'] },
  webp: { mediaType: 'image/webp', content: ['image/webp'] },
  tif: { mediaType: 'image/tiff', content: ['image/tiff'] },
  heic: { mediaType: 'image/heic', content: ['image/heic', 'image/heif'] },
  txt: { mediaType: 'text/plain', content: undefined },
  csv: { mediaType: 'text/csv', content: undefined },
  docx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    content: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  },
  xlsx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  },
  pptx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    content: ['application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  },
  odt: {
    mediaType: 'application/vnd.oasis.opendocument.text',
    content: ['application/vnd.oasis.opendocument.text'],
  },
  ods: {
    mediaType: 'application/vnd.oasis.opendocument.spreadsheet',
    content: ['application/vnd.oasis.opendocument.spreadsheet'],
  },
  odp: {
    mediaType: 'application/vnd.oasis.opendocument.presentation',
    content: ['application/vnd.oasis.opendocument.presentation'],
  },
  doc: { mediaType: 'application/msword', content: ['application/x-cfb'] },
  xls: { mediaType: 'application/vnd.ms-excel', content: ['application/x-cfb'] },
  ppt: { mediaType: 'application/vnd.ms-powerpoint', content: ['application/x-cfb'] },
  rtf: { mediaType: 'application/rtf', content: ['application/rtf'] },
  zip: { mediaType: 'application/zip', content: ['application/zip'] },
  mp3: { mediaType: 'audio/mpeg', content: ['audio/mpeg'] },
  mp4: { mediaType: 'video/mp4', content: ['video/mp4'] },
} as const satisfies Readonly<
  Record<string, { readonly mediaType: string; readonly content: readonly string[] | undefined }>
>;

export type FileType = keyof typeof FILE_TYPES;

/** Other endings by which the same types go. */
const ALIASES: Readonly<Record<string, FileType>> = { jpeg: 'jpg', tiff: 'tif', heif: 'heic' };

/** By the ending of its name, one of `allowed`; undefined for every other file. */
export const typeByName = (name: string, allowed: readonly string[]): FileType | undefined => {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const type = ALIASES[ending] ?? ending;
  return Object.hasOwn(FILE_TYPES, type) && allowed.includes(type) ? (type as FileType) : undefined;
};

/** Whether what was recognised in the content is what the name promises. */
export const isContentOf = (type: FileType, recognised: string | undefined): boolean => {
  const content: readonly string[] | undefined = FILE_TYPES[type].content;
  return content === undefined ? recognised === undefined : recognised !== undefined && content.includes(recognised);
};

/** Whether bytes can be those of a text: everything but a few signs that move the pen. */
export const isText = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => (byte >= 32 && byte !== 127) || isSpace(byte));

const isSpace = (byte: number): boolean => byte === 9 || byte === 10 || byte === 12 || byte === 13;
