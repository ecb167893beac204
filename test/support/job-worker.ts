import { openDatabase } from '../../server/platform/database.ts';
import { createWorker } from '../../server/platform/jobs/worker.ts';
import { createLog } from '../../server/platform/log.ts';
import { createUnits } from '../../server/platform/unit.ts';

/** A process that begins jobs of kind `slow`, says so, and then only waits: made to be killed or stopped. Arguments: URL, lease. */
const [url, leaseMs] = process.argv.slice(2);
const db = await openDatabase({ url: url!, dataDir: null, limits: { poolMax: 3 } });
const units = createUnits(
  db,
  () => new Date(),
  () => undefined,
);
createWorker({
  db,
  units,
  log: createLog('silent'),
  leaseMs: Number(leaseMs),
  pollMs: 50,
  handlers: {
    slow: {
      run: async ({ job, write }) => {
        await write((unit) => unit.trx('job_trace').insert({ subject: job.subject, what: 'child began' }));
        process.send?.('began');
        await new Promise((resolve) => process.once('message', resolve));
        await write((unit) => unit.trx('job_trace').insert({ subject: job.subject, what: 'child ended' }));
      },
    },
  },
});
