/**
 * Every way an act can fail, and under each its codes with what they mean: a contract with scripts, printed in
 * docs/errors.md. Each edge maps a kind to a code of its own (exit code, HTTP status).
 */
export const errorCodes = {
  refused: {
    "recovery-open": "the person has an open recovery already; `reference` says which",
    "recovery-not-open": "the recovery has ended, or the person has none open",
    "recovery-not-held": "the recovery does not wait for a supervisor",
    "identity-not-confirmed": "the identity could not be confirmed with what was said",
    locked: "the identity check is closed for a while after failed tries",
    "caller-unchecked": "who calls is to be checked before the person is looked up or served",
    "person-not-active": "the person's record is not active",
    "method-unavailable": "the way that was asked for is not open to this person",
    "no-address": "the person has no e-mail address on file",
    "address-shared": "the address on file is another person's too",
    "address-obsolete": "the address on file no longer works",
    "address-suppressed": "the address on file refused a mail: for a while nothing is sent there",
    "nothing-to-restore": "nothing is known against the person's contacts",
    "contact-on-hold": "the person's address is being changed at an office",
    "letter-waiting": "the last letter has not left yet",
    "link-unknown": "the link is not from here, or is not whole",
    "link-used": "the link or activation was used, or stopped a change already",
    "link-expired": "the time of the link or activation is over",
    "link-superseded": "a newer link or activation took its place",
    "link-revoked": "the link or activation was revoked",
    "link-changed": "data or password changed since the link or activation was made",
    "target-refused": "the institution's system did not take the password",
    "case-open": "the person has a case of this kind under way",
    "case-changed": "somebody else changed the case at this moment",
    "case-state": "the step is not the next one of the case",
    "case-kind": "the step is not one of a case of this kind, or of this visit",
    "case-of-another": "the case is in the hands of another officer",
    "case-incomplete": "something is missing before the case can be decided",
    "document-needed": "the document of the person is still to be seen",
    "document-differs": "the document is another than that of the person, or than the one seen before",
    "address-on-file": "the new address or phone is the one on file",
    "address-taken": "the new address cannot be registered for this person",
    "code-not-awaited": "the case waits for no code",
    "code-wrong": "the code is not the one sent or given, or is valid no more",
    "activation-used": "the person has set a password since this validation",
    "objection-spent": "the address has stopped a change lately",
    "own-case": "one serves and decides nothing of one's own",
    "approver-too-new": "whoever has just been made an approver waits",
    "approver-tied": "of two who decide, one lately made the other's account, role or password",
    "operator-exists": "there is an operator of that name",
    "operator-state": "the operator is disabled, or enabled, already",
    "cedula-taken": "another operator has that cédula",
    "last-admin": "nobody else could rule the desk",
    "office-exists": "there is an office of that code",
    "desk-exists": "there is a desk in this folder",
  },
  usage: {
    "command-missing": "no command, or a noun without its verb",
    "command-unknown": "there is no such command",
    "unknown-option": "there is no such option here",
    "option-missing-argument": "the option takes a value",
    "missing-argument": "a word that the command needs is missing",
    "excess-arguments": "more words than the command takes",
    "input-needed": "something is missing that cannot be asked for here",
    "terminal-needed": "the command asks questions and needs a terminal",
    "language-unknown": "`--lang` is es or en",
    "limit-invalid": "not a whole number, or out of bounds",
    "value-invalid": "the value is none of those to choose from",
    "since-invalid": "neither a date, an instant nor a length of time",
    "duration-invalid": "not a length of time",
    "period-backwards": "`--since` is not before `--until`",
    "options-conflict": "options that do not go together",
    "one-or-all": "one link or all of them, not both",
    "restore-unclear": "one person or many, not both",
    "codes-too-many": "neither one code nor two",
    "secret-empty": "nothing came for a secret",
    "secret-too-long": "what came for a secret is too long",
    "stdin-twice": "two secrets from one standard input",
    "password-in-argument": "a password on the command line can be seen by anyone",
    "reason-missing": "a reason that says something is missing",
    "search-too-short": "fewer than three letters to search for",
    "subject-unknown": "the word names nothing that the record knows",
    "case-none": "no case was named and none is in hand",
    "case-several": "no case was named and several are in hand",
    "office-needed": "a clerk serves at an office",
    "port-invalid": "not a port",
    "sink-loopback-only": "the sink listens on this machine only",
    "dns-invalid": "not a name server",
    "folder-taken": "the demo's folder is not empty",
  },
  invalid: {
    "cedula-invalid": "not a cédula",
    "ruc-invalid": "not a RUC",
    "address-invalid": "not an e-mail address",
    "address-slip": "the address looks mistyped; `correction` says what was probably meant",
    "address-disposable": "the address is of a provider of throw-away mailboxes",
    "address-role": "the address is an office's or a department's, not a person's",
    "phone-invalid": "not a mobile number",
    "document-number": "not a document's number",
    "document-date": "not a date",
    "image-invalid": "not an image of the catalogue",
    "answers-few": "too few security questions",
    "answers-invalid": "a question that is not listed, or an answer too short or given twice",
    "proof-malformed": "the file of answers is not the JSON expected",
    "password-refused": "the password breaks the rules; `failed` lists them",
    "passwords-differ": "two passwords that should be the same",
    "secret-encoding": "a secret that is not UTF-8",
    "operator-name": "not a name for an operator",
    "office-code": "not a code for an office",
    "office-name": "not a name for an office",
    "file-unusable": "the file lacks what makes it usable, such as a column",
    "file-broken": "the file cannot be read as CSV",
    "maildir-invalid": "the folder is no Maildir",
    "mail-unreadable": "the mail cannot be read as one",
    "anchor-unreadable": "the file is no anchor of the record",
    "anchor-foreign": "the anchor is not this desk's, or was changed",
    "audit-broken": "the record of acts was tampered with",
    "audit-unexplained": "something in the store has no act in the record",
    "counts-differ": "the counts of waits are not what the rows say",
    "counts-zone": "the waits are counted by the days of another time zone",
  },
  "no-input": { "file-missing": "the file is not there" },
  missing: {
    "person-missing": "nobody with that number is in the register",
    "employer-missing": "no employer with that RUC is in the register",
    "recovery-missing": "there is no such recovery",
    "case-missing": "there is no such case",
    "operator-missing": "there is no such operator",
    "office-missing": "there is no such office",
    "mail-missing": "there is no such mail in the sink",
  },
  unavailable: {
    "smtp-unreachable": "the mail server does not answer",
    "store-unreachable": "the database server does not answer",
    "port-in-use": "another program uses the port",
    "port-denied": "the system does not allow opening the port",
  },
  defect: { defect: "a fault in clave itself" },
  io: {
    "file-unreadable": "a file cannot be read or written",
    "file-is-folder": "a folder stands where a file is to be written",
    "disk-full": "no space is left on the store's disk",
    "store-damaged": "the store cannot be read: damaged, or not a store of clave",
    "store-read-only": "the store cannot be written",
  },
  busy: {
    cooldown: "too many in a short time, or too soon",
    "link-claimed": "the password is being changed at this moment",
    "store-busy": "another process uses the store",
  },
  forbidden: {
    "not-signed-in": "nobody is signed in at this desk",
    "session-over": "the session is over",
    "sign-in-refused": "the name or the password is not right",
    "password-change-required": "somebody else set the password: it is to be changed first",
    "role-may-not": "the role does not allow this act",
    "other-office": "a clerk acts at his own office only",
  },
  config: {
    "no-desk": "there is no desk here",
    "home-shared": "the folder is others' too: it cannot be a desk",
    "config-unreadable": "the settings cannot be read",
    "setting-unknown": "there is no such setting",
    "setting-invalid": "the value is out of the setting's bounds",
    "settings-invalid": "the settings in force are not sound",
    "key-unusable": "the desk's key is missing or damaged",
    "dkim-key-unusable": "the key that signs letters cannot be used",
    "smtp-password-file": "the file with the mail server's password cannot be read",
    "store-address": "not the address of a store",
    "store-older": "the store is of an older version",
    "store-newer": "the store is of a newer version",
  },
  cancelled: {
    cancelled: '"no", or an end, at a question: nothing was done',
    interrupted: "stopped before its end: what was done is kept",
  },
} as const;

/** Codes that hand on a failure found elsewhere, with its kind. */
export const relayingCodes = {
  "doctor-found-faults": "the desk has faults: the kind is the gravest's",
  "demo-step": "a step of the demo did not come out as told: the kind is that of what it met",
} as const;

/** A way an act can fail. */
export type Kind = keyof typeof errorCodes;

/** A code that always has one kind. */
export type ErrorCode = { [K in Kind]: keyof (typeof errorCodes)[K] }[Kind];

/** A code that has the kind of what it hands on. */
export interface Relayed {
  readonly code: keyof typeof relayingCodes;
  readonly kind: Kind;
}

const kinds = Object.keys(errorCodes) as Kind[];

/** The kind that a code always has. */
export function kindOf(code: ErrorCode): Kind {
  return kinds.find((kind) => code in errorCodes[kind]) ?? "defect";
}
