/** The help on SQL: open or not, and what it was opened for. */
export class Help {
  open = $state(false);
  /** Code of the refusal that it was asked about; null when it was asked for in general. */
  about = $state<string | null>(null);

  show(about: string | null = null): void {
    this.about = about;
    this.open = true;
  }
}
