/** The English side of a room's catalogue: exactly the keys of the Chinese side. */
export type English<Z extends Readonly<Record<string, string>>> = {
  readonly [K in keyof Z]: string;
};
