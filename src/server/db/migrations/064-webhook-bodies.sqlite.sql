-- Before a hosted service an event was kept with all that the service tells of a stamp: the on-site password and the customer's
-- fields. What the payloads name stays.
UPDATE webhook_events SET body = json_set(body, '$.data', json((
    SELECT json_group_object(field.key, CASE WHEN field.type = 'object' THEN json(field.value) ELSE field.value END)
    FROM json_each(webhook_events.body, '$.data') AS field
    WHERE field.key IN ('stampIdx', 'cardIdx', 'stamps', 'maxStamps', 'commandId', 'who', 'where', 'count'))))
  WHERE body LIKE '%"onsitePwd":%';
