-- Before a hosted service an event was kept with all that the service tells of a stamp: the on-site password and the customer's
-- fields. What the payloads name stays.
UPDATE webhook_events SET body = jsonb_set(body::jsonb, '{data}', (
    SELECT jsonb_object_agg(key, value) FROM jsonb_each(body::jsonb -> 'data')
    WHERE key IN ('stampIdx', 'cardIdx', 'stamps', 'maxStamps', 'commandId', 'who', 'where', 'count')))::text
  WHERE body LIKE '%"onsitePwd":%';
