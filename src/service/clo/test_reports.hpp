// All tests of a deal as of a date: coverage, quality, concentration and interest coverage.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "clo/test_engine.hpp"
#include "service/clo/deal_source.hpp"

namespace ballast::service {

// `previous`: official values by id of the test, with which failing tests are compared.
Result<std::vector<clo::TestReport>> clo_test_reports(
    const CloSubject& subject, const std::map<std::string, double>& previous);

}  // namespace ballast::service
