/** What `package.json#tablewright.artifacts` may switch, and whether it is made where nothing is said. */
export const artifactDefaults = {
  zapatos: true,
  docs: true,
  validators: false,
  openapi: false,
  kysely: false,
} as const;

export type ArtifactSwitch = keyof typeof artifactDefaults;

/** Which of the optional artifacts are made. */
export type ArtifactSwitches = Readonly<Record<ArtifactSwitch, boolean>>;
