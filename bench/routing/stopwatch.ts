/**
 * Milliseconds since it was started. Beyond 20 ms it is the thread's processor time, if that is less: what takes long is
 * interrupted by other work on the machine, what is short is not (and the system counts processor time in ticks of some
 * milliseconds).
 */
export function stopwatch(): () => number {
  const processor = process.threadCpuUsage();
  const before = performance.now();
  return () => {
    const wall = performance.now() - before;
    if (wall < 20) return wall;
    const { user, system } = process.threadCpuUsage(processor);
    return Math.min(wall, Math.max(1, (user + system) / 1000));
  };
}
