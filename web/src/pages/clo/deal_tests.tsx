// Results of the tests of a listed deal, in words.
import type {CloDealListRow} from '../../api/types.gen';
import {Missing} from '../../ui/Missing';

export function testsText({summary}: CloDealListRow): string {
    if (!summary) return '';
    return [
        summary.failing > 0 ? `${summary.failing} fail` : '',
        summary.not_computable > 0 ? `${summary.not_computable} lack data` : '',
        `${summary.passing} pass`,
        summary.watched > 0 ? `${summary.watched} of them on watch` : '',
    ]
        .filter(Boolean)
        .join(', ');
}

export function DealTests({deal}: {deal: CloDealListRow}) {
    if (!deal.summary) return <Missing reason={deal.error} />;
    return (
        <span className={deal.summary.failing > 0 ? 'status fail' : 'status'}>
            {testsText(deal)}
        </span>
    );
}
