// The parts of the "why" panel that all figures of the summary share.
import type {PortfolioReport} from '../../api/types.gen';
import type {Why} from '../../ui/Why';

export function basis(report: PortfolioReport): Partial<Why> {
    return {
        asOf: report.as_of,
        method: 'report.figures',
        coverage: report.coverage,
        issues: report.issues,
        digest: report.digest,
        dataDigest: report.data_digest,
        engine: report.engine_version,
        unit: report.currency,
    };
}
