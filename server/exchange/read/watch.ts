import { readFile } from 'node:fs/promises';
import { type ReadLimits, ReadRefusal } from './types.ts';

/** Looks after the process of a reader. */
export interface Watch {
  /** The reader waits for its caller: that is not its time. */
  pause(): void;
  resume(): void;
  end(): void;
}

const LOOK_EVERY_MS = 200;
/** What a process takes besides its heap before it reads anything. */
const BASE_MB = 256;
const PAGE_BYTES = 4096;
const TICK_MS = 10;

interface Use {
  readonly residentMb: number;
  readonly processorMs: number;
}

/** What a process uses, from Linux's /proc; null where there is none: then its heap and the clock alone bound it. */
async function useOf(pid: number): Promise<Use | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  if (!fields) return null;
  return { processorMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS, residentMb: (Number(fields[21]) * PAGE_BYTES) / 2 ** 20 };
}

/**
 * Ends a read (`end` is told why) whose process has worked for longer than it may, by the clock or by the processor, or holds more memory
 * than it may, WebAssembly's included.
 */
export function watchProcess(pid: number, limits: ReadLimits, end: (refusal: ReadRefusal) => void): Watch {
  const tooLong = () => end(new ReadRefusal('limit.time', { seconds: Math.round(limits.timeMsMax / 1000) }));
  let leftMs = limits.timeMsMax;
  let since = performance.now();
  let clock: NodeJS.Timeout | undefined = setTimeout(tooLong, leftMs);
  const look = async () => {
    const use = await useOf(pid);
    if (use && use.residentMb > limits.memoryMbMax + BASE_MB) end(new ReadRefusal('limit.memory', { megabytes: limits.memoryMbMax }));
    else if (use && use.processorMs > 2 * limits.timeMsMax) tooLong();
  };
  const looking = setInterval(() => void look(), LOOK_EVERY_MS);
  return {
    pause: () => {
      clearTimeout(clock);
      clock = undefined;
      leftMs -= performance.now() - since;
    },
    resume: () => {
      since = performance.now();
      clock = setTimeout(tooLong, leftMs);
    },
    end: () => {
      clearTimeout(clock);
      clearInterval(looking);
    },
  };
}
