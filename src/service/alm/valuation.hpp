// Builds the response of alm.value from a valued book, for books of requests and of sessions.
#pragma once

#include <functional>
#include <vector>

#include "alm/book.hpp"
#include "alm/ladder.hpp"
#include "service/alm/requests.hpp"

namespace ballast::service {

struct AlmValuedBook {
    const alm::Market& market;
    const alm::Book& book;
    double coverage = 1.0;
    const Issues& issues;
    const std::vector<AlmDefault>& defaults;
    double defaulted = 0.0;
    // The same book with the time value of options; requested where a currency has a volatility.
    std::function<Result<alm::BookValue>()> with_time_value;
    // Requested with `buckets`.
    std::function<Result<alm::Ladder>()> ladder;
    // Of the NII test; empty where the analysis has its terms.
    const alm::GroupNii& test_nii;
};

// All of it except positions, issues and provenance.
Result<AlmValueResponse> alm_value_response(const AlmValueRequest& request,
                                            const AlmValuedBook& valued,
                                            const std::vector<alm::Scenario>& scenarios,
                                            const alm::BookValue& value, const Work& work);

}  // namespace ballast::service
