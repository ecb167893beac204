export { evidenceRoutes } from './routes.ts';
export { sealJournal, startSealer } from './seal.ts';
export { type JournalProof, type KeptHead, verifyJournal } from './verify.ts';
export { createWitness } from './witness.ts';
