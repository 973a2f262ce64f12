/**
 * Entitlements and how they were collected. That one entitlement is paid once is the table's own
 * rule: of redemptions that are not reversed there is one for each.
 */
export const redemptionTables = `
CREATE TABLE entitlements (
  id TEXT PRIMARY KEY,
  programme TEXT NOT NULL,
  reference TEXT NOT NULL,
  holder TEXT NOT NULL REFERENCES residents (id),
  hundredths INTEGER NOT NULL,
  currency TEXT NOT NULL,
  purpose TEXT NOT NULL,
  collect_from INTEGER NOT NULL,
  collect_until INTEGER NOT NULL,
  cancelled INTEGER NOT NULL DEFAULT 0,
  UNIQUE (programme, reference)
) STRICT;
CREATE INDEX entitlements_by_holder ON entitlements (holder);
CREATE TABLE redemptions (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  entitlement TEXT NOT NULL REFERENCES entitlements (id),
  programme TEXT NOT NULL,
  way TEXT NOT NULL,
  collected_by TEXT NOT NULL,
  collector TEXT NOT NULL,
  verification TEXT NOT NULL UNIQUE,
  point TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  payment TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX redemptions_once ON redemptions (entitlement) WHERE state <> 'reversed';
CREATE INDEX redemptions_by_programme ON redemptions (programme, place);
CREATE TABLE double_spendings (
  id TEXT PRIMARY KEY,
  entitlement TEXT NOT NULL REFERENCES entitlements (id),
  programme TEXT NOT NULL,
  first TEXT NOT NULL REFERENCES redemptions (id),
  verification TEXT NOT NULL UNIQUE,
  verifier TEXT NOT NULL,
  point TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  found_at INTEGER NOT NULL,
  finding TEXT,
  closed_by TEXT,
  closed_at INTEGER
) STRICT;
CREATE TABLE proxies (
  id TEXT PRIMARY KEY,
  holder TEXT NOT NULL REFERENCES residents (id),
  proxy TEXT NOT NULL REFERENCES residents (id),
  programme TEXT NOT NULL,
  until INTEGER NOT NULL,
  recorded_by TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX proxies_by_holder ON proxies (holder);
CREATE INDEX proxies_by_proxy ON proxies (proxy);
CREATE TABLE redemption_exceptions (
  id TEXT PRIMARY KEY,
  entitlement TEXT NOT NULL REFERENCES entitlements (id),
  asked_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  seen TEXT NOT NULL,
  photograph BLOB NOT NULL,
  asked_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  answered_by TEXT,
  answered_at INTEGER,
  audit TEXT,
  audited_by TEXT,
  audited_at INTEGER
) STRICT;
CREATE UNIQUE INDEX redemption_exceptions_waiting ON redemption_exceptions (entitlement)
  WHERE state = 'waiting';
CREATE INDEX redemption_exceptions_by_operator ON redemption_exceptions (asked_by, asked_at);
CREATE INDEX redemption_exceptions_by_supervisor
  ON redemption_exceptions (answered_by, answered_at);
`;
