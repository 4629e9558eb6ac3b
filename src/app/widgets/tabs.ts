/** One of several things by name. */
export interface Tab {
  readonly key: string;
  readonly name: string;
  /** Shown while it is pointed at. */
  readonly title: string;
  /** Why it wants attention; null when it does not. */
  readonly mark: string | null;
}
