-- 0001-desk
CREATE TABLE offices (code TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, created_at BIGINT NOT NULL);
CREATE TABLE operators (name TEXT NOT NULL PRIMARY KEY, role TEXT NOT NULL CHECK (role IN ('clerk', 'agent',
  'supervisor', 'admin', 'auditor')), office TEXT REFERENCES offices (code), cedula TEXT, verifier TEXT NOT NULL,
  password_set_at BIGINT NOT NULL, password_set_by TEXT NOT NULL, disabled_at BIGINT, created_at BIGINT NOT NULL);
CREATE TABLE sign_in_failures (name_digest TEXT NOT NULL PRIMARY KEY, failures BIGINT NOT NULL, wait_until BIGINT
  NOT NULL) {keyed};
CREATE TABLE sessions (digest TEXT NOT NULL PRIMARY KEY, operator TEXT NOT NULL REFERENCES operators (name),
  created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, ended_at BIGINT);
CREATE TABLE affiliates (cedula TEXT NOT NULL PRIMARY KEY CHECK (length(cedula) BETWEEN 3 AND 20), id_kind TEXT NOT
  NULL CHECK (id_kind IN ('cedula', 'code')), names TEXT NOT NULL CHECK (length(names) BETWEEN 1 AND 200), search
  TEXT NOT NULL, birth_date TEXT NOT NULL, image TEXT, language TEXT NOT NULL CHECK (language IN ('es', 'en')),
  status TEXT NOT NULL CHECK (status IN ('active', 'deceased', 'suspended')), created_at BIGINT NOT NULL, updated_at
  BIGINT NOT NULL);
CREATE TABLE employers (ruc TEXT NOT NULL CHECK (length(ruc) = 13), branch TEXT NOT NULL CHECK (length(branch) = 4),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200), kind TEXT NOT NULL CHECK (kind IN ('company', 'public',
  'natural', 'domestic')), representative TEXT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
  PRIMARY KEY (ruc, branch));
CREATE TABLE contact_points (holder TEXT NOT NULL, channel TEXT NOT NULL CHECK (channel IN ('email', 'phone')),
  number BIGINT NOT NULL, address TEXT NOT NULL, lookup TEXT NOT NULL, origin TEXT NOT NULL CHECK (origin IN
  ('import', 'counter')), since BIGINT NOT NULL, until BIGINT, PRIMARY KEY (holder, channel, number));
CREATE INDEX contact_points_lookup ON contact_points (lookup);
CREATE TABLE security_answers (cedula TEXT NOT NULL REFERENCES affiliates (cedula), question TEXT NOT NULL, verifier
  TEXT NOT NULL, PRIMARY KEY (cedula, question)) {keyed};
CREATE TABLE passwords (cedula TEXT NOT NULL PRIMARY KEY REFERENCES affiliates (cedula), verifier TEXT NOT NULL,
  set_at BIGINT NOT NULL) {keyed};
CREATE TABLE identity_failures (id {identity}, cedula TEXT NOT NULL, source TEXT NOT NULL, at BIGINT NOT NULL,
  cleared_at BIGINT, reported_at BIGINT);
CREATE INDEX identity_failures_cedula ON identity_failures (cedula, at);
CREATE INDEX identity_failures_source ON identity_failures (source, at);
CREATE TABLE recoveries (reference TEXT NOT NULL PRIMARY KEY, cedula TEXT NOT NULL REFERENCES affiliates (cedula),
  method TEXT NOT NULL CHECK (method IN ('email', 'sms', 'in-person')), source TEXT NOT NULL, checked_by TEXT NOT
  NULL CHECK (checked_by IN ('operator', 'captcha')), link_ttl BIGINT NOT NULL, link_cap BIGINT NOT NULL, started_at
  BIGINT NOT NULL, opened_at BIGINT, closed_at BIGINT, outcome TEXT CHECK (outcome IN ('completed', 'cancelled',
  'expired')), CHECK ((closed_at IS NULL) = (outcome IS NULL)));
CREATE UNIQUE INDEX recoveries_one_open ON recoveries (cedula) WHERE closed_at IS NULL;
CREATE INDEX recoveries_started ON recoveries (started_at, reference);
CREATE TABLE messages (id TEXT NOT NULL PRIMARY KEY, letter TEXT NOT NULL, subject TEXT NOT NULL, holder TEXT NOT
  NULL, channel TEXT NOT NULL, number BIGINT NOT NULL, provider TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN
  ('queued', 'sending', 'accepted', 'deferred', 'bounced', 'failed', 'held')), mail_id TEXT NOT NULL, envelope_id
  TEXT NOT NULL UNIQUE, queued_at BIGINT NOT NULL, due_at BIGINT NOT NULL, deadline_at BIGINT NOT NULL, attempts
  BIGINT NOT NULL, lease TEXT, leased_until BIGINT, accepted_at BIGINT, closed_at BIGINT, FOREIGN KEY (holder,
  channel, number) REFERENCES contact_points (holder, channel, number));
CREATE INDEX messages_due ON messages (due_at) WHERE status IN ('queued', 'deferred', 'sending');
CREATE INDEX messages_subject ON messages (subject);
CREATE INDEX messages_holder ON messages (holder, letter, queued_at);
CREATE TABLE attempts (message TEXT NOT NULL REFERENCES messages (id), number BIGINT NOT NULL, began_at BIGINT NOT
  NULL, ended_at BIGINT, outcome TEXT, class TEXT, reply TEXT, PRIMARY KEY (message, number)) {keyed};
CREATE TABLE links (digest TEXT NOT NULL PRIMARY KEY, recovery TEXT NOT NULL REFERENCES recoveries (reference),
  message TEXT NOT NULL REFERENCES messages (id), minted_at BIGINT NOT NULL, killed_at BIGINT, killed_by TEXT CHECK
  (killed_by IN ('used', 'superseded', 'revoked', 'changed')), claimed_until BIGINT);
CREATE INDEX links_recovery ON links (recovery);
CREATE TABLE audit (id {identity}, at BIGINT NOT NULL, actor_kind TEXT NOT NULL CHECK (actor_kind IN ('operator',
  'holder', 'system')), actor TEXT NOT NULL, act TEXT NOT NULL, subject TEXT, outcome TEXT NOT NULL CHECK (outcome
  IN ('done', 'refused')), reason TEXT, detail TEXT NOT NULL);
CREATE INDEX audit_subject ON audit (subject);

-- 0002-counter
ALTER TABLE operators ADD COLUMN approver_since BIGINT;
UPDATE operators SET approver_since = created_at WHERE role IN ('supervisor', 'admin');
ALTER TABLE contact_points ADD COLUMN proved_at BIGINT;
ALTER TABLE contact_points ADD COLUMN case_id TEXT;
ALTER TABLE recoveries ADD COLUMN held_at BIGINT;
ALTER TABLE recoveries ADD COLUMN released_at BIGINT;
CREATE INDEX recoveries_cedula ON recoveries (cedula, started_at);
ALTER TABLE audit ADD COLUMN hash TEXT;
CREATE INDEX audit_actor ON audit (actor, at);
CREATE TABLE audit_head (one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1), entries BIGINT NOT NULL, hash TEXT NOT
  NULL, signature TEXT NOT NULL);
CREATE TABLE operator_ties (operator TEXT NOT NULL REFERENCES operators (name), other TEXT NOT NULL REFERENCES
  operators (name), at BIGINT NOT NULL, PRIMARY KEY (operator, other)) {keyed};
CREATE TABLE operator_days (operator TEXT NOT NULL, day TEXT NOT NULL, looks BIGINT NOT NULL, changes BIGINT NOT
  NULL, marked_at BIGINT, PRIMARY KEY (operator, day)) {keyed};
CREATE TABLE notices (id {identity}, operator TEXT NOT NULL REFERENCES operators (name), at BIGINT NOT NULL, kind
  TEXT NOT NULL, detail TEXT NOT NULL, seen_at BIGINT);
CREATE INDEX notices_unseen ON notices (operator) WHERE seen_at IS NULL;
CREATE TABLE cases (id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('contact', 'image',
  'questions', 'validation')), cedula TEXT NOT NULL REFERENCES affiliates (cedula), office TEXT REFERENCES offices
  (code), officer TEXT NOT NULL REFERENCES operators (name), reason TEXT NOT NULL, appointment TEXT, priority BIGINT
  NOT NULL CHECK (priority IN (0, 1)), old_address TEXT NOT NULL CHECK (old_address IN ('works', 'lost')), opened_at
  BIGINT NOT NULL, deadline_at BIGINT NOT NULL, document_kind TEXT CHECK (document_kind IN ('cedula', 'passport')),
  document_digest TEXT, document_expires TEXT, name_match BIGINT CHECK (name_match IN (0, 1)), identified_at BIGINT,
  image TEXT, warned BIGINT NOT NULL CHECK (warned IN (0, 1)), doubts TEXT NOT NULL, hold BIGINT, submitted_at
  BIGINT, approved_at BIGINT, approved_by TEXT REFERENCES operators (name), document_checked BIGINT CHECK
  (document_checked IN (0, 1)), effective_at BIGINT, frozen_at BIGINT, closed_at BIGINT, outcome TEXT CHECK (outcome
  IN ('effective', 'rejected', 'expired', 'wrong-person')), CHECK ((closed_at IS NULL) = (outcome IS NULL)));
CREATE UNIQUE INDEX cases_one_open ON cases (cedula, kind) WHERE closed_at IS NULL;
CREATE INDEX cases_opened ON cases (opened_at, id);
CREATE INDEX cases_cedula ON cases (cedula, opened_at);
CREATE INDEX cases_officer ON cases (officer, opened_at, id);
CREATE INDEX cases_frozen ON cases (opened_at, id) WHERE frozen_at IS NOT NULL;
CREATE TABLE case_points (case_id TEXT NOT NULL REFERENCES cases (id), side TEXT NOT NULL CHECK (side IN ('new',
  'old')), holder TEXT NOT NULL, channel TEXT NOT NULL, number BIGINT NOT NULL, lookup TEXT NOT NULL, proved_at
  BIGINT, released_at BIGINT, PRIMARY KEY (case_id, side, channel), FOREIGN KEY (holder, channel, number) REFERENCES
  contact_points (holder, channel, number)) {keyed};
CREATE UNIQUE INDEX case_points_reserved ON case_points (lookup) WHERE side = 'new' AND proved_at IS NOT NULL AND
  released_at IS NULL;
CREATE TABLE case_officers (case_id TEXT NOT NULL REFERENCES cases (id), operator TEXT NOT NULL REFERENCES operators
  (name), part TEXT NOT NULL CHECK (part IN ('served', 'approved', 'rejected')), at BIGINT NOT NULL, PRIMARY KEY
  (case_id, operator, part)) {keyed};
CREATE TABLE case_answers (case_id TEXT NOT NULL REFERENCES cases (id), question TEXT NOT NULL, verifier TEXT NOT
  NULL, PRIMARY KEY (case_id, question)) {keyed};
CREATE TABLE codes (id {identity}, subject TEXT NOT NULL, holder TEXT NOT NULL, channel TEXT NOT NULL, number BIGINT
  NOT NULL, message TEXT NOT NULL REFERENCES messages (id), salt TEXT NOT NULL, digest TEXT NOT NULL, minted_at
  BIGINT NOT NULL, expires_at BIGINT NOT NULL, guesses BIGINT NOT NULL, ended_at BIGINT);
CREATE INDEX codes_subject ON codes (subject);
CREATE TABLE objections (digest TEXT NOT NULL PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases (id), message TEXT
  NOT NULL REFERENCES messages (id), lookup TEXT NOT NULL, minted_at BIGINT NOT NULL, used_at BIGINT);
CREATE INDEX objections_case ON objections (case_id);
CREATE INDEX objections_lookup ON objections (lookup) WHERE used_at IS NOT NULL;
CREATE TABLE activations (digest TEXT NOT NULL PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases (id), recovery
  TEXT NOT NULL REFERENCES recoveries (reference), minted_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, ended_at
  BIGINT, ended_by TEXT CHECK (ended_by IN ('used', 'superseded', 'revoked', 'changed')), claimed_until BIGINT);
CREATE INDEX activations_recovery ON activations (recovery);
CREATE TABLE interventions (cedula TEXT NOT NULL REFERENCES affiliates (cedula), at BIGINT NOT NULL, kind TEXT NOT
  NULL, operator TEXT NOT NULL, office TEXT REFERENCES offices (code), PRIMARY KEY (cedula, at, kind, operator))
  {keyed};
CREATE TABLE caller_checks (id TEXT NOT NULL PRIMARY KEY, operator TEXT NOT NULL, cedula TEXT NOT NULL REFERENCES
  affiliates (cedula), passed_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT);
CREATE INDEX caller_checks_operator ON caller_checks (operator, cedula);

-- 0003-delivery
ALTER TABLE messages ADD COLUMN asked_by TEXT;
ALTER TABLE messages ADD COLUMN held_up_by TEXT;
ALTER TABLE messages ADD COLUMN deferrals BIGINT;
CREATE INDEX messages_queued ON messages (queued_at);
CREATE INDEX messages_mail_id ON messages (mail_id);
CREATE TABLE delivery_reports (digest TEXT NOT NULL PRIMARY KEY, message TEXT NOT NULL REFERENCES messages (id),
  action TEXT NOT NULL CHECK (action IN ('failed', 'delayed', 'delivered', 'relayed', 'expanded')), class TEXT NOT
  NULL, reply TEXT NOT NULL, read_at BIGINT NOT NULL) {keyed};
CREATE INDEX delivery_reports_message ON delivery_reports (message);
CREATE TABLE contact_health (holder TEXT NOT NULL, channel TEXT NOT NULL, number BIGINT NOT NULL, state TEXT NOT
  NULL CHECK (state IN ('suppressed', 'obsolete')), class TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT,
  message TEXT NOT NULL REFERENCES messages (id), PRIMARY KEY (holder, channel, number), FOREIGN KEY (holder,
  channel, number) REFERENCES contact_points (holder, channel, number)) {keyed};
CREATE TABLE provider_alarms (provider TEXT NOT NULL PRIMARY KEY, since BIGINT NOT NULL, judged_at BIGINT NOT NULL)
  {keyed};

-- 0004-waits
ALTER TABLE recoveries ADD COLUMN office TEXT;
ALTER TABLE recoveries ADD COLUMN provider TEXT;
UPDATE recoveries SET provider = (SELECT provider FROM messages WHERE messages.subject = 'recovery:' ||
  recoveries.reference AND messages.letter = 'recovery-link' ORDER BY queued_at, id LIMIT 1);
UPDATE recoveries SET office = (SELECT office FROM operators WHERE 'operator:' || operators.name =
  recoveries.source);
CREATE TABLE earlier_waits (id TEXT NOT NULL, method TEXT NOT NULL CHECK (method IN ('email', 'sms', 'in-person')),
  office TEXT NOT NULL, provider TEXT NOT NULL, started_at BIGINT NOT NULL, ended_at BIGINT NOT NULL, outcome TEXT
  NOT NULL CHECK (outcome IN ('completed', 'failed', 'open')), PRIMARY KEY (started_at, id), CHECK (ended_at >=
  started_at)) {keyed};
CREATE UNIQUE INDEX earlier_waits_id ON earlier_waits (id);
CREATE INDEX earlier_waits_open ON earlier_waits (started_at, method, ended_at, office, provider) WHERE outcome =
  'open';
CREATE TABLE wait_counts (dimension TEXT NOT NULL CHECK (dimension IN ('method', 'office', 'provider', 'hour')), day
  TEXT NOT NULL, method TEXT NOT NULL, name TEXT NOT NULL, decided_by BIGINT NOT NULL, completed TEXT NOT NULL,
  failed TEXT NOT NULL, PRIMARY KEY (dimension, day, method, name)) {keyed};
CREATE TABLE wait_zone (one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1), zone TEXT NOT NULL) {keyed};
