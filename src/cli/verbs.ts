import type { Verb } from "./command/verb.ts";

export type Loader = () => Promise<Verb>;

/** Every verb of every noun, in the order of the help; a file is loaded only where it is needed. */
export const verbs: Readonly<Record<string, Readonly<Record<string, Loader>>>> = {
  operator: {
    add: async () => (await import("./operator/add.ts")).add,
    list: async () => (await import("./operator/list.ts")).list,
    show: async () => (await import("./operator/show.ts")).show,
    "set-role": async () => (await import("./operator/set-role.ts")).setRole,
    "set-office": async () => (await import("./operator/set-office.ts")).setOffice,
    "set-cedula": async () => (await import("./operator/set-cedula.ts")).setCedula,
    "set-password": async () => (await import("./operator/set-password.ts")).setPassword,
    disable: async () => (await import("./operator/disable.ts")).disable,
    enable: async () => (await import("./operator/enable.ts")).enable,
    roles: async () => (await import("./operator/roles.ts")).rolesTable,
    pairs: async () => (await import("./operator/pairs.ts")).pairs,
  },
  office: {
    add: async () => (await import("./office/add.ts")).add,
    list: async () => (await import("./office/list.ts")).list,
  },
  affiliate: {
    import: async () => (await import("./affiliate/import.ts")).importFile,
    show: async () => (await import("./affiliate/show.ts")).show,
    find: async () => (await import("./affiliate/find.ts")).find,
    unlock: async () => (await import("./affiliate/unlock.ts")).unlock,
  },
  employer: {
    import: async () => (await import("./employer/import.ts")).importFile,
    show: async () => (await import("./employer/show.ts")).show,
  },
  recovery: {
    start: async () => (await import("./recovery/start.ts")).start,
    caller: async () => (await import("./recovery/caller.ts")).caller,
    complete: async () => (await import("./recovery/complete.ts")).complete,
    show: async () => (await import("./recovery/show.ts")).show,
    list: async () => (await import("./recovery/list.ts")).list,
    cancel: async () => (await import("./recovery/cancel.ts")).cancel,
    approve: async () => (await import("./recovery/approve.ts")).approve,
    reject: async () => (await import("./recovery/reject.ts")).reject,
  },
  link: {
    resend: async () => (await import("./link/resend.ts")).resend,
    revoke: async () => (await import("./link/revoke.ts")).revoke,
  },
  counter: {
    update: async () => (await import("./counter/update.ts")).update,
    open: async () => (await import("./counter/open.ts")).open,
    identify: async () => (await import("./counter/identify.ts")).identify,
    prove: async () => (await import("./counter/prove.ts")).prove,
    confirm: async () => (await import("./counter/confirm.ts")).confirm,
    submit: async () => (await import("./counter/submit.ts")).submit,
    approve: async () => (await import("./counter/approve.ts")).approve,
    reject: async () => (await import("./counter/reject.ts")).reject,
    take: async () => (await import("./counter/take.ts")).take,
    "hand-over": async () => (await import("./counter/hand-over.ts")).handOver,
    veto: async () => (await import("./counter/veto.ts")).veto,
    list: async () => (await import("./counter/list.ts")).list,
    show: async () => (await import("./counter/show.ts")).show,
  },
  delivery: {
    run: async () => (await import("./delivery/run.ts")).run,
    watch: async () => (await import("./delivery/watch.ts")).watch,
    status: async () => (await import("./delivery/status.ts")).status,
    diagnose: async () => (await import("./delivery/diagnose.ts")).diagnose,
    bounces: async () => (await import("./delivery/bounces.ts")).bounces,
    retry: async () => (await import("./delivery/retry.ts")).retry,
    restore: async () => (await import("./delivery/restore.ts")).restore,
  },
  report: {
    "wait-times": async () => (await import("./report/wait-times.ts")).waitTimes,
    delays: async () => (await import("./report/delays.ts")).delays,
    reliability: async () => (await import("./report/reliability.ts")).reliability,
    funnel: async () => (await import("./report/funnel.ts")).funnel,
    volume: async () => (await import("./report/volume.ts")).volume,
    workload: async () => (await import("./report/workload.ts")).workload,
    import: async () => (await import("./report/import.ts")).importFile,
  },
  audit: {
    log: async () => (await import("./audit/log.ts")).log,
    verify: async () => (await import("./audit/verify.ts")).verify,
    anchor: async () => (await import("./audit/anchor.ts")).anchor,
    export: async () => (await import("./audit/export.ts")).exportFile,
    receipt: async () => (await import("./audit/receipt.ts")).receipt,
  },
  sink: {
    list: async () => (await import("./sink/list.ts")).list,
    show: async () => (await import("./sink/show.ts")).show,
  },
  config: {
    show: async () => (await import("./config/show.ts")).show,
    get: async () => (await import("./config/get.ts")).get,
    set: async () => (await import("./config/set.ts")).set,
    path: async () => (await import("./config/path.ts")).path,
  },
  clock: {
    accept: async () => (await import("./clock/accept.ts")).accept,
  },
  store: {
    status: async () => (await import("./store/status.ts")).status,
    migrate: async () => (await import("./store/migrate.ts")).migrate,
    check: async () => (await import("./store/check.ts")).check,
    backup: async () => (await import("./store/backup.ts")).backup,
    restore: async () => (await import("./store/restore.ts")).restore,
  },
};
