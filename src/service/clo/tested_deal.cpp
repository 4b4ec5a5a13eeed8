#include "service/clo/tested_deal.hpp"

#include <utility>

namespace ballast::service {

Error clo_test_error(std::string pointer, std::string code, std::string message, std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back(
        {std::move(pointer), std::move(code), std::move(message), std::move(hint)});
    return error;
}

double par_of(const clo::PoolState& state) {
    double sum = 0.0;
    for (const double par : state.par()) sum += par;
    return sum;
}

// What cannot be computed, one issue per test.
Issues test_issues(const CloSubject& subject, const std::vector<clo::TestReport>& tests) {
    Issues issues = subject.issues;
    for (const clo::TestReport& test : tests) {
        if (test.missing.empty()) continue;
        const clo::MissingValue& first = test.missing.front();
        issues.push_back(
            {test.status == clo::TestStatus::kNotComputable ? Severity::kWarning : Severity::kInfo,
             "missing_data",
             fmt::format("{} of {} is unknown, {} in all", first.field,
                         first.asset.empty() ? "the deal" : first.asset, test.missing.size()),
             test.id});
    }
    return issues;
}

}  // namespace ballast::service
