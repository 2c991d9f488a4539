/** The few words in which the two engines' table definitions differ. */
export interface Dialect {
  /** A number the engine gives out, ever growing. */
  readonly identity: string;
  /** What closes a table that is kept in the order of its own key. */
  readonly keyed: string;
  /** Whether comments stay in the definition itself; elsewhere they are told column by column. */
  readonly keepsComments: boolean;
}

/** The same statements as an engine takes them. */
export type Statements = (dialect: Dialect) => readonly string[];

/** One numbered step of the store's history: never edited once released. */
export interface Migration {
  /** What the ledger keeps it under: one name, or those of several steps that it was once. */
  readonly names: readonly string[];
  /** The statements that make the step, in order; each column carries its comment. Read only where they are needed. */
  readonly statements: () => Promise<Statements>;
}

export const dialects: Readonly<Record<"sqlite" | "postgres", Dialect>> = {
  sqlite: { identity: "INTEGER PRIMARY KEY AUTOINCREMENT", keyed: "WITHOUT ROWID", keepsComments: true },
  postgres: {
    identity: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    keyed: "",
    keepsComments: false,
  },
};
