import type { FileDifference } from './compare.ts';

/**
 * A unified diff from what is there to what `generate` would write, as `patch -p1` takes it.
 *
 * @param prefix the output folder as the reader knows it: `generated`
 */
export async function unifiedDiff(differences: readonly FileDifference[], prefix: string): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  let text = '';
  for (const { path, expected, actual } of differences) {
    const name = `${prefix}/${path}`;
    // A new or removed file needs no search for common lines: that search is quadratic in what differs.
    if (actual === null && expected !== null)
      text += wholeFile(`--- /dev/null\n+++ b/${name}\n`, '+', expected);
    else if (expected === null && actual !== null)
      text += wholeFile(`--- a/${name}\n+++ /dev/null\n`, '-', actual);
    else if (expected !== null && actual !== null) {
      const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, actual, expected, '', '', { context: 3 });
      text += patch.slice(patch.indexOf('\n') + 1).replaceAll(/^((?:---|\+\+\+) .*)\t$/gm, '$1');
    }
  }
  return text;
}

function wholeFile(head: string, sign: '+' | '-', content: string): string {
  const ended = content.endsWith('\n');
  const lines = (ended ? content.slice(0, -1) : content).split('\n');
  if (content === '') return head;
  const range = sign === '+' ? `@@ -0,0 +1,${lines.length} @@` : `@@ -1,${lines.length} +0,0 @@`;
  const body = lines.map((line) => `${sign}${line}\n`).join('');
  return `${head}${range}\n${body}${ended ? '' : '\\ No newline at end of file\n'}`;
}
