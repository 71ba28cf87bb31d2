/** The part of @babel/code-frame that we use; the package ships no types. */
declare module '@babel/code-frame' {
  interface Position {
    readonly line: number;
    readonly column?: number;
  }
  export function codeFrameColumns(
    text: string,
    location: { readonly start: Position; readonly end?: Position },
    options?: {
      readonly linesAbove?: number;
      readonly linesBelow?: number;
      readonly highlightCode?: boolean;
    },
  ): string;
}
