// The correlation matrix of an import from the earlier system.
#pragma once

#include "service/clo/book_import.hpp"
#include "service/clo/correlation_requests.hpp"

namespace ballast::service {

struct PlannedCorrelation {
    CloBookMatrix view;
    clo::NamedCorrelation repaired;
    CloCorrelationFindings findings;
    Issues checks;
};

// Checks and repairs the matrix of the book, which has one.
Result<PlannedCorrelation> plan_book_correlation(Call& call, const CloBook& book);
// Stores it unless the same is stored.
Status commit_book_correlation(Call& call, const CloBook& book, PlannedCorrelation planned,
                               fin::Date as_of, const store::CloOrigin& origin);

}  // namespace ballast::service
