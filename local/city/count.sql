-- Every measure of domain.md §5, counted from what happened and from nothing that the tracker knows.
-- Tables `cases`, `cycles`, `clocks` and `events` are as local/city/export.py writes them; the office's days are
-- those of Asia/Shanghai, which is UTC+8 all year.

CREATE MACRO day_of(us) AS CAST(make_timestamp(us + 28800000000) AS DATE);
CREATE MACRO said(body, name) AS json_extract_string(body, '$.' || name);

-- What happened, in which cycle, and in whose hands the case was then. A cycle ends with what opens the next one.
CREATE TABLE happened AS
SELECT *,
  1 + coalesce(sum(CASE WHEN kind IN ('CaseReopened', 'ReexaminationAsked') THEN 1 ELSE 0 END) OVER before, 0) AS cycle,
  coalesce(last_value(hands IGNORE NULLS) OVER until, '') AS handler
FROM (
  SELECT ticket, seq, us, kind, body,
    CASE
      WHEN kind IN ('CaseDispatched', 'CaseTransferred', 'CaseReassigned', 'ReexaminationAsked', 'CaseMerged', 'MasterMoved')
        THEN coalesce(said(body, 'handler'), '')
      WHEN kind IN ('CaseTakenBack', 'CaseTakenAway', 'CaseKeptOpen', 'CaseUnmerged') THEN ''
    END AS hands
  FROM events
)
WINDOW before AS (PARTITION BY ticket ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
       until AS (PARTITION BY ticket ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);

-- One answer and its evaluation. The unit and the person that are credited are those of the reply.
CREATE TABLE replies AS
SELECT ticket, cycle, arg_max(us, seq) AS us, max(seq) AS seq, arg_max(said(body, 'unit'), seq) AS unit,
  arg_max(handler, seq) AS handler, arg_max(said(body, 'direct') = 'true', seq) AS direct
FROM happened WHERE kind = 'CaseReplied' GROUP BY ticket, cycle;

CREATE TABLE openings AS
SELECT ticket, cycle + 1 AS cycle, us FROM happened WHERE kind IN ('CaseReopened', 'ReexaminationAsked')
UNION ALL SELECT ticket, 1, us FROM happened WHERE kind = 'CaseReceived';

-- Contact counts while there is no answer: afterwards nobody was contacted who was not.
CREATE TABLE contacts AS
SELECT h.ticket, h.cycle, bool_or(said(h.body, 'how') = 'met') AS met,
  min(h.us) FILTER (said(h.body, 'how') IN ('met', 'called', 'wrote')) AS us
FROM happened h LEFT JOIN replies r USING (ticket, cycle)
WHERE h.kind = 'ContactMade' AND (r.seq IS NULL OR h.seq < r.seq)
GROUP BY h.ticket, h.cycle;

CREATE TABLE ends AS
SELECT ticket, cycle,
  coalesce(arg_max(us, seq) FILTER (kind IN ('SurveyAnswered', 'SurveyClosed')), max(us) FILTER (kind = 'CaseReopened')) AS us,
  bool_or(kind = 'SurveyDue') AS asked,
  arg_max(said(body, 'contacted') = 'true', seq) FILTER (kind = 'SurveyAnswered') AS contacted,
  arg_max(said(body, 'resolved'), seq) FILTER (kind = 'SurveyAnswered') AS resolved,
  arg_max(CAST(said(body, 'satisfaction') AS INTEGER), seq) FILTER (kind = 'SurveyAnswered') AS satisfaction
FROM happened WHERE kind IN ('SurveyAnswered', 'SurveyClosed', 'CaseReopened', 'SurveyDue')
GROUP BY ticket, cycle;

-- What the latest answer has settled: an exclusion may be approved after the reply, too.
CREATE TABLE settled AS
SELECT h.ticket,
  arg_max(CASE WHEN h.kind = 'ExclusionApproved' THEN 'excluded' ELSE said(h.body, 'outcome') END, h.seq) = 'excluded' AS excluded
FROM happened h LEFT JOIN replies r USING (ticket, cycle)
WHERE h.kind IN ('CaseReplied', 'PromiseFollowedUp') OR (h.kind = 'ExclusionApproved' AND h.seq > r.seq)
GROUP BY h.ticket;

CREATE TABLE lives AS
SELECT ticket,
  1 + count(*) FILTER (kind IN ('CaseReopened', 'ReexaminationAsked')) AS cycles,
  min(us) FILTER (kind = 'CaseReceived') AS received,
  min(us) FILTER (kind = 'CaseDispatched') AS dispatched,
  bool_or(kind = 'CaseReturned') AS returned,
  arg_max(said(body, 'verdict'), seq) FILTER (kind = 'SuggestionDecided') AS verdict,
  max(us) FILTER (kind IN ('CaseDeclined', 'CaseWithdrawn')) AS ended
FROM happened GROUP BY ticket;

CREATE TABLE answers AS
SELECT r.ticket, r.cycle, r.us, r.unit, r.handler, r.direct, o.us AS opened, e.us AS closed, coalesce(e.asked, false) AS asked,
  e.contacted, e.resolved, e.satisfaction, coalesce(c.met, false) AS met, c.us AS contact, cy.missed AS late,
  r.direct OR (c.us IS NOT NULL AND (r.cycle > 1 OR k.due IS NULL OR NOT (k.missed OR c.us > k.due))) AS contact_in_time
FROM replies r
JOIN openings o USING (ticket, cycle)
JOIN cycles cy USING (ticket, cycle)
LEFT JOIN ends e USING (ticket, cycle)
LEFT JOIN contacts c USING (ticket, cycle)
LEFT JOIN clocks k ON k.ticket = r.ticket AND k.target = 'first_contact';

-- What each adds: to which day, on whose account, under which name. Times stand in whole minutes, at least one.
CREATE TABLE intake AS
SELECT c.*, l.*  EXCLUDE (ticket),
  CASE WHEN c.instance > 1 THEN coalesce(r.unit, '') ELSE coalesce(nullif(c.unit, ''), r.unit, '') END AS at_unit,
  CASE WHEN c.instance > 1 THEN coalesce(r.handler, '') ELSE coalesce(nullif(c.handler, ''), r.handler, '') END AS at_handler
FROM cases c JOIN lives l USING (ticket) LEFT JOIN replies r ON r.ticket = c.ticket AND r.cycle = 1;

CREATE TABLE counts (ticket VARCHAR, day DATE, unit VARCHAR, handler VARCHAR, name VARCHAR, n BIGINT);

INSERT INTO counts
SELECT ticket, day_of(received), at_unit, at_handler, name, 1 FROM intake,
  LATERAL (VALUES ('received', true), ('praise', type = 'praise'), ('repeated', repeats <> '')) AS v(name, holds)
WHERE holds AND received IS NOT NULL;

INSERT INTO counts
SELECT ticket, day_of(dispatched), at_unit, at_handler, name, 1 FROM intake,
  LATERAL (VALUES ('dispatched', true), ('returned', returned)) AS v(name, holds)
WHERE holds AND dispatched IS NOT NULL;

INSERT INTO counts
SELECT ticket, day_of(us), unit, handler, name, 1 FROM answers,
  LATERAL (VALUES ('replied', true), ('concluded', true), ('on_time', NOT late), ('overdue', late), ('met', met)) AS v(name, holds)
WHERE holds;

-- Not answered yet, and too late already: it counts on the day on which it was due.
INSERT INTO counts
SELECT c.ticket, day_of(k.due), coalesce(c.unit, ''), coalesce(c.handler, ''), name, 1
FROM intake c
JOIN (
  SELECT ticket, arg_min(due, rank) AS due, arg_min(missed, rank) AS missed
  FROM clocks JOIN (VALUES ('reopened_reply', 1), ('reexamination_reply', 2), ('reply', 3)) AS t(target, rank) USING (target)
  GROUP BY ticket
) k ON k.ticket = c.ticket AND k.missed
LEFT JOIN replies r ON r.ticket = c.ticket AND r.cycle = c.cycles,
LATERAL (VALUES ('concluded'), ('overdue')) AS v(name)
WHERE r.ticket IS NULL AND c.status IN ('received', 'accepted', 'dispatched', 'in_progress', 'awaiting_citizen', 'merged');

INSERT INTO counts
SELECT a.ticket, day_of(a.closed), a.unit, a.handler, name, 1 FROM answers a JOIN lives l USING (ticket),
  LATERAL (VALUES
    ('closed', true),
    ('closed_well', a.resolved = 'yes' AND a.satisfaction >= 4),
    ('first_closed', a.cycle = 1),
    ('settled_at_once', a.cycle = 1 AND l.cycles = 1 AND (a.direct OR a.resolved = 'yes'))) AS v(name, holds)
WHERE coalesce(holds, false) AND a.closed IS NOT NULL;

-- An excluded case stands beside the rates, under names of its own.
INSERT INTO counts
SELECT a.ticket, day_of(a.closed), a.unit, a.handler, CASE WHEN s.excluded THEN 'excluded_' ELSE '' END || name, 1
FROM answers a JOIN settled s USING (ticket),
  LATERAL (VALUES
    ('surveyed', a.asked),
    ('took_part', a.asked AND a.resolved IS NOT NULL),
    ('stayed_silent', a.asked AND a.resolved IS NULL),
    ('answered', a.resolved IS NOT NULL),
    ('responded', a.resolved IS NOT NULL AND a.contacted AND a.contact_in_time),
    ('contacted', a.resolved IS NOT NULL AND a.contacted),
    ('resolved', a.resolved = 'yes'),
    ('partly', a.resolved = 'partly'),
    ('unresolved', a.resolved = 'no'),
    ('satisfied', a.resolved IS NOT NULL AND a.satisfaction >= 4),
    ('satisfaction_1', a.resolved IS NOT NULL AND a.satisfaction = 1),
    ('satisfaction_2', a.resolved IS NOT NULL AND a.satisfaction = 2),
    ('satisfaction_3', a.resolved IS NOT NULL AND a.satisfaction = 3),
    ('satisfaction_4', a.resolved IS NOT NULL AND a.satisfaction = 4),
    ('satisfaction_5', a.resolved IS NOT NULL AND a.satisfaction = 5)) AS v(name, holds)
WHERE coalesce(holds, false) AND a.closed IS NOT NULL;

-- The score card: what the citizen said, what nothing proves, what a manager has found; not what was taken off.
CREATE TABLE owed AS
SELECT h.ticket, h.cycle, NOT bool_or(h.kind = 'EvidenceAdded' AND said(h.body, 'step') = 'handling')
  AND NOT coalesce(arg_max(said(h.body, 'direct') = 'true' OR said(h.body, 'follows') <> '', h.seq) FILTER (h.kind = 'CaseReplied'), false) AS bare
FROM happened h GROUP BY h.ticket, h.cycle;

CREATE TABLE found AS
SELECT ticket, CAST(said(body, 'cycle') AS INTEGER) AS cycle, 'storm' AS point FROM events WHERE kind = 'StormFound';

CREATE TABLE taken_off AS
SELECT DISTINCT ticket, CAST(said(body, 'cycle') AS INTEGER) AS cycle, said(body, 'point') AS point
FROM events WHERE kind = 'PointRuled' AND said(body, 'ruling') = 'upheld';

CREATE TABLE points AS
SELECT a.ticket, a.closed, a.cycle, a.unit, a.handler, v.point, v.name
FROM answers a JOIN cases c USING (ticket) LEFT JOIN settled s USING (ticket) JOIN owed o USING (ticket, cycle)
LEFT JOIN found f USING (ticket, cycle),
  LATERAL (VALUES
    ('evaluation', 'score_full', a.resolved = 'yes' AND a.satisfaction >= 4),
    ('evaluation', 'score_half', (a.resolved = 'yes') <> (a.satisfaction >= 4)),
    ('evaluation', 'score_none', a.resolved <> 'yes' AND a.satisfaction < 4),
    ('evidence', 'score_bare', o.bare),
    ('storm', 'score_storm', f.point IS NOT NULL)) AS v(point, name, holds)
WHERE a.closed IS NOT NULL AND coalesce(v.holds, false)
  AND (v.point = 'storm' OR NOT (coalesce(s.excluded, false) OR c.type = 'praise'));

INSERT INTO counts
SELECT p.ticket, day_of(p.closed), p.unit, p.handler, p.name, 1
FROM points p ANTI JOIN taken_off t USING (ticket, cycle, point);

INSERT INTO counts
SELECT a.ticket, day_of(a.us), a.unit, a.handler, name, 1
FROM (SELECT *, cycle = max(cycle) OVER (PARTITION BY ticket) AS is_last FROM answers) a
JOIN settled s USING (ticket) JOIN intake c USING (ticket),
  LATERAL (VALUES ('excluded', s.excluded), ('adopted', c.type = 'suggestion' AND c.verdict = 'adopted')) AS v(name, holds)
WHERE a.is_last AND coalesce(holds, false);

INSERT INTO counts
SELECT ticket, day_of(ended), coalesce(unit, ''), coalesce(handler, ''), status, 1 FROM intake
WHERE status IN ('declined', 'withdrawn') AND ended IS NOT NULL;

-- Times: from receipt to dispatch, from dispatch to contact, from the cycle's begin to its answer.
CREATE TABLE times AS
SELECT ticket, day_of(dispatched) AS day, at_unit AS unit, at_handler AS handler, 'd' AS name,
  greatest(1, (dispatched - received) // 60000000) AS minutes
FROM intake WHERE dispatched IS NOT NULL
UNION ALL
SELECT a.ticket, day_of(a.us), a.unit, a.handler, 'c', greatest(1, (a.contact - l.dispatched) // 60000000)
FROM answers a JOIN lives l USING (ticket)
WHERE a.cycle = 1 AND NOT a.direct AND a.contact IS NOT NULL AND l.dispatched IS NOT NULL
UNION ALL
SELECT ticket, day_of(us), unit, handler, 'r', greatest(1, (us - opened) // 60000000) FROM answers;
INSERT INTO counts SELECT ticket, day, unit, handler, name || ':count', 1 FROM times;
INSERT INTO counts SELECT ticket, day, unit, handler, name || ':sum', minutes FROM times;

-- By everything that there is to count by; whom a tip-off is about stands in no table.
CREATE MACRO pair(first, second) AS replace(first, '|', '/') || '|' || replace(second, '|', '/');
CREATE MACRO in_place(what) AS TABLE
SELECT w.*, p.dimension, p.value FROM query_table(what) w JOIN cases c USING (ticket),
  LATERAL (VALUES
    ('all', ''), ('unit', w.unit), ('handler', w.handler), ('channel', c.channel), ('category', c.category),
    ('type', c.type), ('grade', c.grade), ('district', coalesce(c.district, '')),
    ('respondent', CASE WHEN c.type IN ('tip_off', 'accusation') THEN '' ELSE c.respondent END),
    ('unit|category', pair(w.unit, c.category)),
    ('district|category', pair(coalesce(c.district, ''), c.category))) AS p(dimension, value)
WHERE p.dimension <> 'respondent' OR p.value <> '';

CREATE TABLE by_day AS
SELECT dimension, day, value, name, CAST(sum(n) AS BIGINT) AS n FROM in_place('counts') GROUP BY ALL;

CREATE TABLE own AS
SELECT dimension, 'D' || day AS period, value, name, n FROM by_day
UNION ALL
SELECT dimension, 'M' || strftime(day, '%Y-%m'), value, name, CAST(sum(n) AS BIGINT) FROM by_day GROUP BY ALL;

-- Medians and 90th percentiles of a month, by the nearest rank.
CREATE TABLE percentiles AS
SELECT dimension, period, value, name,
  min(minutes) FILTER (rank >= 0.5 * size) AS median, min(minutes) FILTER (rank >= 0.9 * size) AS p90
FROM (
  SELECT dimension, 'M' || strftime(day, '%Y-%m') AS period, value, name, minutes,
    row_number() OVER (PARTITION BY dimension, strftime(day, '%Y-%m'), value, name ORDER BY minutes) AS rank,
    count(*) OVER (PARTITION BY dimension, strftime(day, '%Y-%m'), value, name) AS size
  FROM in_place('times')
)
GROUP BY ALL;

-- The rates, each as numerator and denominator; `original` is before exclusions.
CREATE TABLE rates AS
SELECT * FROM (VALUES
  ('response_rate', 'responded', 'answered', false), ('resolution_rate', 'resolved', 'answered', false),
  ('satisfaction_rate', 'satisfied', 'answered', false), ('original_response_rate', 'responded', 'answered', true),
  ('original_resolution_rate', 'resolved', 'answered', true), ('original_satisfaction_rate', 'satisfied', 'answered', true),
  ('contact_rate', 'contacted', 'answered', false), ('partly_rate', 'partly', 'answered', false),
  ('meeting_rate', 'met', 'replied', false), ('on_time_rate', 'on_time', 'concluded', false),
  ('satisfied_close_rate', 'closed_well', 'closed', false), ('return_rate', 'returned', 'dispatched', false),
  ('repeat_rate', 'repeated', 'received', false), ('first_contact_resolution', 'settled_at_once', 'first_closed', false),
  ('survey_answer_rate', 'took_part', 'surveyed', false)) AS r(measure, numerator, denominator, original);

CREATE TABLE measured AS
SELECT o.dimension, o.period, o.value, r.measure,
  CAST(coalesce(sum(n) FILTER (name = numerator OR (original AND name = 'excluded_' || numerator)), 0) AS BIGINT) AS above,
  CAST(coalesce(sum(n) FILTER (name = denominator OR (original AND name = 'excluded_' || denominator)), 0) AS BIGINT) AS below
FROM own o, rates r WHERE o.period[1] = 'M' GROUP BY ALL;
