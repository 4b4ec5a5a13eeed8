-- Files that were sent to synchronized sources without a folder; the bytes are objects named by the digests.
-- running_by: process and job of the run that has the lease, so that the end of a killed one is known.

CREATE TABLE main.clo_sync_files (
    tenant_id @id NOT NULL REFERENCES tenants (id),
    sync_id @id NOT NULL,
    name @text NOT NULL,
    digest @text NOT NULL,
    bytes @integer NOT NULL,
    received_at @integer NOT NULL,
    PRIMARY KEY (tenant_id, sync_id, name)
) @options;

ALTER TABLE main.clo_syncs ADD COLUMN running_by @text NOT NULL DEFAULT '';
