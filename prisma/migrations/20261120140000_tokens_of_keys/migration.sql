-- Who ends a key ends what it made: the tokens of that key that still hold.
CREATE INDEX session_tokens_minter_idx ON session_tokens (created_by_id, expires_at) WHERE revoked_at IS NULL;
