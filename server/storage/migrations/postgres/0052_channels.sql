
-- Of orders that could not be read before, from what the store sent. It may be cut, and is no JSON then.
UPDATE problems SET channel_id = CAST(substring(raw FROM '"channel_id": *"?([1-9][0-9]{0,17})') AS BIGINT)
    WHERE raw LIKE '%"channel_id":%';
