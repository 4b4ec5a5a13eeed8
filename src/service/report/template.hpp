// Templates of reports: report.template.list, put and delete, and what a template gives a request.
#pragma once

#include "service/call.hpp"
#include "service/method.hpp"
#include "service/report/requests.hpp"

namespace ballast::service {

void add_report_template_methods(MethodTable& table);

// The request with what its template says and it does not state itself.
Result<GenerateReportRequest> with_template(Call& call, GenerateReportRequest request);

}  // namespace ballast::service
