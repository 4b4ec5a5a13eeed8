// Documents about stored CLOs, for reports and exports.
#pragma once

#include "service/call.hpp"
#include "service/clo/deal_source.hpp"
#include "service/report/document.hpp"

namespace ballast::service {

// Which deal, and with what its next payment is projected.
struct CloDocumentTerms {
    std::string deal;
    CloDealPoint point = {};
    std::string scenario = {};
};

// The payments of the first date after the date of the terms, with tests and collateral.
Result<BuiltReport> clo_payment_date_report(Call& call, const CloDocumentTerms& terms);
Result<BuiltReport> clo_tests_report(Call& call, const CloDocumentTerms& terms);
Result<BuiltReport> clo_collateral_report(Call& call, const CloDocumentTerms& terms);
// The parameters of a stored scenario.
Result<BuiltReport> clo_scenario_report(Call& call, const std::string& scenario);
// The figures of a kept run of a deal, by id of the result.
Result<BuiltReport> clo_run_report(Call& call, const std::string& result);

}  // namespace ballast::service
