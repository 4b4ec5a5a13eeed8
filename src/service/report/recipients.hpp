// Members who are notified of a report, in the app and by mail.
#pragma once

#include <string>
#include <vector>

#include "service/call.hpp"
#include "service/report/requests.hpp"

namespace ballast::service {

// The members with the addresses of the request. kInvalidInput for an address that is not one of a
// member who may read reports of the kind.
Result<std::vector<UserId>> recipients_of(const Call& call, const GenerateReportRequest& request);

// kInvalidInput when the report is one that only its owner may read, and others are to be notified.
Status check_recipients(const std::vector<UserId>& recipients, const std::string& owner);

// Notifies them and, in a job, the member whose job it is.
void notify_of_report(const Call& call, const ReportResponse& report,
                      std::vector<UserId> recipients);

}  // namespace ballast::service
