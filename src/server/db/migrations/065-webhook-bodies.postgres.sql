-- Before a hosted service an event was kept with all that the service tells of a stamp: the on-site password and the customer's
-- fields. What the payloads name stays. NUL and half a surrogate pair, which no jsonb can hold, are in what is cut.
UPDATE webhook_events SET body = jsonb_set(kept.body, '{data}', (
    SELECT jsonb_object_agg(key, value) FROM jsonb_each(kept.body -> 'data')
    WHERE key IN ('stampIdx', 'cardIdx', 'stamps', 'maxStamps', 'commandId', 'who', 'where', 'count')))::text
  FROM (
    SELECT event_id, regexp_replace(body, '(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})', '\1', 'gi')::jsonb AS body
    FROM webhook_events WHERE body LIKE '%"onsitePwd":%') AS kept
  WHERE webhook_events.event_id = kept.event_id;
