-- agent: id of the token of the agent that submitted the job, whose limits of the day it uses; empty for others.
ALTER TABLE main.jobs ADD COLUMN agent @text NOT NULL DEFAULT '';
