// Loaded into every child of a stack: when the parent is gone, however it went, its end of the pipe closes and the child
// stops as on SIGTERM. So nothing outlives the command that started it.
process.stdin.on("close", () => process.kill(process.pid, "SIGTERM"));
process.stdin.resume();
process.stdin.unref?.();
