// Reports of the kinds besides risk: what their engines return, as documents.
#pragma once

#include "service/call.hpp"
#include "service/report/document.hpp"

namespace ballast::service {

Result<BuiltReport> balance_sheet_document(Call& call, const GenerateReportRequest& request);
Result<BuiltReport> supervisory_templates_document(Call& call,
                                                   const GenerateReportRequest& request);
Result<BuiltReport> ledger_year_document(Call& call, const GenerateReportRequest& request);
Result<BuiltReport> plan_document(Call& call, const GenerateReportRequest& request);

}  // namespace ballast::service
