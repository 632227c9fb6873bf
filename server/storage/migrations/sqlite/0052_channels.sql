
-- Of orders that could not be read before, from what the store sent. It may be cut, and is no JSON then.
UPDATE problems SET channel_id =
    NULLIF(CAST(ltrim(substr(raw, instr(raw, '"channel_id":') + 13), ' "') AS INTEGER), 0)
    WHERE instr(raw, '"channel_id":') > 0;
