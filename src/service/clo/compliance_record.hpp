// Official compliance runs of stored deals.
#pragma once

#include <map>
#include <string>

#include "service/call.hpp"
#include "service/clo/compliance_requests.hpp"
#include "store/clo_deals.hpp"

namespace ballast::service {

Result<RunCloComplianceResponse> run_clo_compliance(Call& call,
                                                    const RunCloComplianceRequest& request);

// Officially runs what has no run of its records of now: dates of states without one, and the
// newest date when its records have changed since. Returns the number of dates.
Result<std::size_t> catch_up_clo_compliance(Call& call, const store::CloDeal& deal,
                                            const std::string& note);

// Values by id of the test in the last official run before a date; empty without one.
Result<std::map<std::string, double>> official_values(store::Transaction& transaction,
                                                      const store::CloDealId& deal,
                                                      fin::Date before);

}  // namespace ballast::service
