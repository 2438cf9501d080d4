import { describeStates } from './states.ts';

describeStates('the pages of loyalty', {
  slipping: { as: 'kepala', path: () => 'slipping' },
  'slipping-nobody': { as: 'sirkulasi', path: () => 'slipping?library=KMP&category=TCH' },
  prospects: { as: 'sirkulasi', path: () => 'prospects' },
  why: { as: 'sirkulasi', path: ({ people }) => `patrons/${people.faithful}/why` },
  'why-private': { as: 'sirkulasi', path: ({ people }) => `patrons/${people.private}/why` },
  'patron-loyalty': { as: 'sirkulasi', path: ({ people }) => `patrons/${people.faithful}` },
});
