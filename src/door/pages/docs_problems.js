// The codes of problems, with the HTTP status each is answered with.
export const problemCodes = [
    ['invalid_input', 400, 'The request is wrong; errors name each field and how to mend it.'],
    ['unauthenticated', 401, 'Who is asking is not known: sign in or send a token.'],
    ['forbidden', 403, 'Known, but without the permission.'],
    ['not_found', 404, 'There is nothing of that name here.'],
    ['conflict', 409, 'The state has moved on, or the name is taken: read again, then repeat.'],
    ['cancelled', 409, 'The work was cancelled.'],
    ['breached', 422, 'A limit or a test is breached.'],
    ['unsupported', 422, 'Well formed, but not something this system does.'],
    ['precondition', 428, 'If-Match or Idempotency-Key is missing.'],
    ['limit_exceeded', 429, 'A size, a rate or a quota is exceeded; Retry-After says when to come back.'],
    ['corrupted', 500, 'Stored data fails its own check.'],
    ['internal', 500, 'A mistake of this system; the request id finds it in the log.'],
    ['unavailable', 503, 'A store or a server cannot be reached now; trying again may help.'],
    ['deadline_exceeded', 504, 'It took too long; run it as a job.'],
];
