// Loaded into every Node process of a measured command: leaves its peak resident set (KiB) in a file.
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

process.on('exit', () => {
  const folder = process.env.PEAK_MEMORY_FOLDER;
  if (folder) writeFileSync(join(folder, String(process.pid)), String(process.resourceUsage().maxRSS));
});
