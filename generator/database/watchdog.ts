import { spawn } from 'node:child_process';

/** Ends a server and removes its folder when this process is gone, however it went. */
export interface Watchdog {
  /** Tells it which process the server is, right after the start. */
  watch(pid: number): void;
  /** Tells it that the server has written its lock file: from now on that file must still name the pid. */
  confirm(): void;
  /** Ends the watch once the server is stopped; the folder is removed by then. */
  finish(): Promise<void>;
}

/**
 * Its standard input is a pipe that only we hold: the kernel closes it when we end, be it by `kill -9`, so nothing has
 * to be caught and no signal handler of the application is touched. The pid is believed only as long as the server's
 * own lock file names it.
 */
const SCRIPT = `
pid=; ready=
while IFS= read -r line; do
  case $line in pid=*) pid=\${line#pid=};; ready) ready=1;; done) exit 0;; esac
done
lock=$2/postmaster.pid
if [ -n "$pid" ]; then
  if [ -z "$ready" ] || [ "$(head -n 1 "$lock" 2>/dev/null)" = "$pid" ]; then kill -s "$3" "$pid" 2>/dev/null; fi
fi
n=0
while [ -e "$lock" ] && [ $n -lt 200 ]; do sleep 0.05; n=$((n + 1)); done
rm -rf -- "$1"
`;

/**
 * Starts the watchdog of one server.
 *
 * @param folder removed in the end
 * @param data the server's data directory
 * @param signal how to end it: `QUIT` at once, `INT` after a checkpoint
 */
export function startWatchdog(folder: string, data: string, signal: 'QUIT' | 'INT'): Watchdog {
  if (process.platform === 'win32') return NO_WATCHDOG;
  // A session of its own: Ctrl-C reaches the whole foreground group, and would end the watchdog first.
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'tablewright-watchdog', folder, data, signal], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  child.stdin.on('error', () => {});
  child.unref();
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  return {
    watch: (pid) => void child.stdin.write(`pid=${pid}\n`),
    confirm: () => void child.stdin.write('ready\n'),
    finish: () => {
      child.ref();
      child.stdin.end('done\n');
      return ended;
    },
  };
}

/** Windows has no shell to rely on; there a folder left behind is removed at the next start. */
const NO_WATCHDOG: Watchdog = { watch: () => {}, confirm: () => {}, finish: async () => {} };
