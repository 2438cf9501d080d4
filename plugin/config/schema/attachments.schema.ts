/** Endings of names of files that are taken unless a library says otherwise. */
const HARMLESS = [
  ...(['pdf', 'jpg', 'png', 'gif', 'webp', 'tif', 'heic', 'txt', 'csv'] as const),
  ...(['docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp'] as const),
] as const;
const WITH_MACROS_OR_MORE = ['doc', 'xls', 'ppt', 'rtf', 'zip', 'mp3', 'mp4'] as const;

/** The group `attachments` of the configuration. */
export const attachmentsSchema = {
  type: 'object',
  description: 'Files that staff attach to conversations and to the work on services. Left out: none can be attached.',
  additionalProperties: false,
  required: ['folder', 'largestMegabytes', 'most', 'types', 'scanner', 'scanSeconds'],
  properties: {
    folder: {
      type: 'string',
      description:
        "Folder of Kenal's own for these files, which no web server shows; every process of Kenal must reach it. The " +
        'installer names /var/lib/kenal/INSTANCE/files. A backup of the database does not hold what is in it.',
      pattern: '^/',
    },
    largestMegabytes: {
      type: 'integer',
      description: 'How large one file may be, in millions of bytes.',
      minimum: 1,
      maximum: 200,
      default: 10,
    },
    most: {
      type: 'integer',
      description: 'How many files one conversation may have.',
      minimum: 1,
      maximum: 50,
      default: 10,
    },
    types: {
      type: 'array',
      description:
        'Which files are taken, by the ending of their names; what is in them must agree. Beside the default: doc, ' +
        'xls, ppt and rtf, which can hold macros and more, zip, mp3 and mp4.',
      items: {
        type: 'string',
        description: 'An ending, such as pdf.',
        enum: [...HARMLESS, ...WITH_MACROS_OR_MORE],
      },
      uniqueItems: true,
      minItems: 1,
      default: HARMLESS,
    },
    scanner: {
      type: 'array',
      description:
        'A virus scanner: a program and its arguments, started without a shell, that ends with 0 where a file is clean ' +
        'and with 1 where something was found, such as ["clamdscan", "--fdpass", "--no-summary", "{file}"]. {file} ' +
        'stands for the path; the file is the standard input, too. Empty: files are not scanned.',
      items: { type: 'string', description: 'The program, or an argument.' },
      default: [],
    },
    scanSeconds: {
      type: 'integer',
      description: 'Seconds after which a scan is given up. The file is kept back, and scanned again later.',
      minimum: 1,
      maximum: 600,
      default: 60,
    },
  },
} as const;
