#include "service/clo/test_reports.hpp"

#include "clo/interest_coverage.hpp"

namespace ballast::service {

Result<std::vector<clo::TestReport>> clo_test_reports(
    const CloSubject& subject, const std::map<std::string, double>& previous) {
    clo::Pool pool(subject.holdings,
                   {.source = subject.deal.options.ratings, .as_of = subject.as_of});
    clo::AdjustedPar adjusted = clo::adjusted_par_of(pool, subject.deal.valuation);
    clo::TestTerms terms =
        clo::test_terms(subject.deal, subject.as_of, clo::CalculationMode::kCorrected);
    terms.previous = previous;
    TRY(const auto engine, clo::TestEngine::make(terms, std::move(pool), std::move(adjusted)));
    const clo::PoolState state = engine.state();
    std::vector<clo::TestReport> reports = engine.reports(state, engine.figures(state));
    for (clo::TestReport& test :
         clo::interest_coverage(subject.deal, subject.holdings, subject.as_of))
        reports.push_back(std::move(test));
    return reports;
}

}  // namespace ballast::service
