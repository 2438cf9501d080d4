export { onlyReadable, type Reader } from './readable.ts';
export {
  confidentialFollower,
  dropSubjects,
  nameReaders,
  readersOf,
  unnameReader,
  type NamedReader,
} from './reader.repository.ts';
