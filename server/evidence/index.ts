export { evidenceRoutes } from './routes.ts';
export { startSealer } from './seal.ts';
export { sealJournal } from './seal-store.ts';
export { type JournalProof, type KeptHead, verifyJournal } from './verify.ts';
export { createWitness } from './witness.ts';
