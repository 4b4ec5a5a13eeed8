import {describe, expect, it} from 'vitest';
import {arrivalOf, withArrival} from './arrival';

const chosen = {
    off: ['job_ended' as const],
    mail: ['report_ready' as const],
    digest: ['batch_failed' as const],
    sends_mail: true,
};

describe('arrival of notifications', () => {
    it('is read from the lists', () => {
        expect(arrivalOf(chosen, 'job_ended')).toBe('off');
        expect(arrivalOf(chosen, 'report_ready')).toBe('mail');
        expect(arrivalOf(chosen, 'batch_failed')).toBe('digest');
        expect(arrivalOf(chosen, 'security')).toBe('app');
        expect(arrivalOf({...chosen, sends_mail: false}, 'batch_failed')).toBe('app');
    });

    it('moves a kind into one list', () => {
        expect(withArrival(chosen, 'report_ready', 'digest')).toEqual({
            off: ['job_ended'],
            mail: [],
            digest: ['batch_failed', 'report_ready'],
        });
        expect(withArrival(chosen, 'job_ended', 'mail')).toEqual({
            off: [],
            mail: ['report_ready', 'job_ended'],
            digest: ['batch_failed'],
        });
    });

    it('keeps the lists of mail where a kind is turned off or no mail is sent', () => {
        expect(withArrival(chosen, 'batch_failed', 'off')).toEqual({
            off: ['job_ended', 'batch_failed'],
        });
        expect(withArrival({...chosen, sends_mail: false}, 'job_ended', 'app')).toEqual({off: []});
    });
});
