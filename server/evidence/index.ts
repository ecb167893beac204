export { chain, type Link, ORIGIN } from './chain.ts';
export { evidenceRoutes } from './routes.ts';
export { startSealer } from './seal.ts';
export { type Chain, sealJournal, sealRows } from './seal-store.ts';
export { type JournalProof, type KeptHead, verifyJournal } from './verify.ts';
export { createWitness } from './witness.ts';
