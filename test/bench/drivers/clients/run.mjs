// node run.mjs CLIENT import|unsigned|signed: prints what it measured as JSON.
const [, , name, what] = process.argv;
const { load, connect } = await import(`./${name}.mjs`);

const memory = process.memoryUsage();
const cpu = process.cpuUsage();
const started = performance.now();
const modules = await load();
const wall = performance.now() - started;
if (what === "import") {
  const { user, system } = process.cpuUsage(cpu);
  const { rss, heapUsed } = process.memoryUsage();
  // Milliseconds and MB.
  print({
    wall,
    cpu: (user + system) / 1000,
    rss: (rss - memory.rss) / 1e6,
    heap: (heapUsed - memory.heapUsed) / 1e6,
  });
} else {
  const answer = JSON.stringify({
    payload: { purchaseOrderNumber: "4Z32PBLD", purchaseOrderState: "New" },
  });
  const { call, prepare } = await connect(modules, { answer, signed: what === "signed" });
  prepare?.(1);
  const { purchaseOrderNumber } = await call();
  if (purchaseOrderNumber !== "4Z32PBLD") throw new Error("that is not the order");
  const calls = 2000;
  const rounds = [];
  // The first two warm the compiler up.
  for (let round = 0; round < 9; round += 1) {
    // Answers are made ahead: what a transport's own objects cost is no client's doing.
    prepare?.(calls);
    const before = process.cpuUsage();
    for (let count = 0; count < calls; count += 1) await call();
    const { user, system } = process.cpuUsage(before);
    if (round >= 2) rounds.push((user + system) / calls);
  }
  // Microseconds of processor time per call, by round.
  print({ rounds });
}

function print(result) {
  process.stdout.write(`${JSON.stringify(result)}\n`);
  // Not waiting for timers or sockets that a client keeps.
  process.exitCode = 0;
  setImmediate(() => process.exit());
}
