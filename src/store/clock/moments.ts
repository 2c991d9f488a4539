import { type Duration, hour, minute } from "../../base/time.ts";

/** What ends at a column's moment: so long after the moment of another, or at the most so long from any present. */
type Begun = string | Duration;

/** The moments of a table: what happened, and what is still to end or to begin. */
export interface Moments {
  readonly events: readonly string[];
  readonly terms?: Readonly<Record<string, Begun>>;
}

/**
 * Where the store keeps moments that the clock wrote and that time is measured from. What happened is never later
 * than the present; what runs, runs as long as it would have run from where it began. Left out are: the record
 * itself, which is signed; contact points, which it explains; what came in a file (earlier_waits, wait_counts).
 */
export const moments: Readonly<Record<string, Moments>> = {
  affiliates: { events: ["created_at", "updated_at"] },
  import_changes: { events: ["changed_at"] },
  employers: { events: ["created_at", "updated_at"] },
  passwords: { events: ["set_at"] },
  // when a lock was lifted is what the record explains it by
  identity_failures: { events: ["at", "reported_at"] },
  offices: { events: ["created_at"] },
  operators: {
    events: ["approver_since", "password_set_at", "disabled_at", "unconfirmed_at", "created_at"],
  },
  operator_ties: { events: ["at", "confirmed_at"] },
  settings: { events: ["set_at"] },
  proposals: { events: ["proposed_at", "decided_at"], terms: { due_at: "proposed_at" } },
  imports: { events: ["imported_at", "unconfirmed_at"] },
  desk_keys: { events: ["since", "ended_at"] },
  operator_days: { events: ["marked_at"] },
  sign_in_failures: { events: [], terms: { wait_until: hour } },
  sessions: { events: ["created_at", "seen_at", "proved_at", "ended_at"] },
  notices: { events: ["at", "seen_at"] },
  cases: {
    events: ["opened_at", "identified_at", "submitted_at", "approved_at", "frozen_at", "closed_at"],
    terms: { deadline_at: "opened_at", effective_at: "COALESCE(approved_at, submitted_at)" },
  },
  case_points: { events: ["proved_at", "released_at"] },
  case_officers: { events: ["at"] },
  codes: { events: ["minted_at", "ended_at"], terms: { expires_at: "minted_at" } },
  objections: { events: ["minted_at", "used_at"] },
  activations: {
    events: ["minted_at", "ended_at"],
    terms: { expires_at: "minted_at", claimed_until: minute },
  },
  messages: {
    events: ["queued_at", "accepted_at", "doubted_at", "used_at", "closed_at"],
    terms: {
      // a later try waits for no more than the present; what was never tried, for its own day; one in doubt, as long
      due_at: "CASE WHEN attempts = 0 THEN queued_at ELSE COALESCE(doubted_at, due_at) END",
      deadline_at: "queued_at",
      leased_until: 2 * minute,
    },
  },
  attempts: { events: ["began_at", "ended_at"] },
  delivery_reports: { events: ["read_at"] },
  contact_health: { events: ["since"], terms: { until: "since" } },
  provider_alarms: { events: ["since", "judged_at"] },
  recoveries: {
    events: ["started_at", "opened_at", "held_at", "released_at", "closed_at", "by_birth_date_at"],
  },
  links: { events: ["minted_at", "killed_at"], terms: { claimed_until: minute } },
  visits: {
    events: ["begun_at", "asked_at", "settled_at"],
    terms: { ends_at: "begun_at" },
  },
  captchas: { events: [], terms: { expires_at: hour } },
  caller_checks: { events: ["passed_at", "used_at"], terms: { expires_at: "passed_at" } },
};
