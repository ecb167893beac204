export { auditLedger, expireAll, startKeeper } from './audit/keeper.ts';
export type { Finding } from './audit/replay.ts';
export { sealBeside } from './audit/seal-store.ts';
export { type Verification, type VerifiedBook, verifyLedger } from './audit/verify.ts';
export { sweepExpired } from './flows/deadlines.ts';
export { repay } from './flows/loans.ts';
export { loanCode } from './flows/plan.ts';
export { decide, propose } from './flows/proposals.ts';
export { askForLots } from './lots/service.ts';
export { literals, OWNED, POOLS } from './owners.ts';
export { bindToParcels, type ParcelShare, type Reshape, reshapeParcels } from './parcel/service.ts';
export {
  availability,
  type OpenHold,
  type ProjectQuota,
  projectHolds,
  projectQuota,
  type RegionQuota,
  regionQuota,
} from './project/reads.ts';
export {
  commitProject,
  type NotReserved,
  type Reservation,
  type Reserved,
  releaseProject,
  reserveForProject,
  type Settlement,
  type Shortfall,
} from './project/service.ts';
export { createQueue, type Queue, type QueueOptions } from './queue.ts';
export { ledgerRoutes } from './routes.ts';
export { divide, pour, type Split, type SplitRate, splitQuota } from './rules.ts';
export { type NewAccount, type NewTransfer, openAccount, openManyAccounts, postTransfers } from './service.ts';
export { daysOfYear, runsOutOn } from './views/pace.ts';
export { recordUse } from './views/uses.ts';
